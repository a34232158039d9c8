"""The customer's pages that span apps: home, menu."""
