"""Customers, sites, contracts, lines; grants, and the principals made of them."""
