"""Tests that span apps: architecture, journeys in a real browser; and what starts the servers they need."""
