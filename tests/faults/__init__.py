"""Processes killed under load: nothing acknowledged is lost, nothing is done twice.

`python -m tests.faults sqlite` or `postgresql` (with GUICHET_TEST_POSTGRESQL_URL) runs a series; `make faults` both.
"""
