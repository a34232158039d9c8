"""Measures, each with what it is compared to, from the same run."""
