"""What the operator sells: offers, options, prices, and what goes with what."""
