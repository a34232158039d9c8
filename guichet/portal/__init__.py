"""The customer's pages that span apps: home, lines, journal, guide, what is kept without network."""
