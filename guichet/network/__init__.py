"""Commands to the operator's network and systems."""
