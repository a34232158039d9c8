"""Orders and what they ask of the customer."""
