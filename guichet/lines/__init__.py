"""What belongs to a line: its SIM cards and its options."""
