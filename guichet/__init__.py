"""Guichet, the espace client of telecom operators. The map of the folders: README.md."""
