"""What leaves the house, or must happen later: rows written with the act, done by workers after it is committed.

Services write with `services.enqueue` and `services.publish`; apps say in `tasks.py` who does what, with
`registry.handler`; docs/adr/0007 says why and what is promised.
"""
