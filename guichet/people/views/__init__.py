"""Pages about people: signing in and out, and what each does about their own security."""
