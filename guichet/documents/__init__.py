"""Documents: what is printed, drawn from a template and its data."""
