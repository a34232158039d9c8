"""Persons, the identifiers they sign in with, and signing in."""
