"""Company roles: who has what, invited by mail, for how long (requirement ZEN-8)."""
