"""Processes killed under load: nothing acknowledged is lost, nothing is done twice.

`python -m tests.faults sqlite` or `postgresql` (with GUICHET_TEST_POSTGRESQL_URL) runs a series; `make faults` both.
Two loads: `lines`, the real acts over HTTP, with the network's simulator and mails; `bells`, one small act and one
command, a hundred times faster. Each writes its ledger outside, on the disk before it goes on.
"""
