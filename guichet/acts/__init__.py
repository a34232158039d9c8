"""The one door of whatever a customer can do: a registry of acts, `services.perform`, and the journal.

Apps declare their acts in `acts.py` with `registry.act`; edges call `services.perform`; docs/adr/0008 says why.
"""
