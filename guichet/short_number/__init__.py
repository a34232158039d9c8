"""What a line used, told to its telephone: by a text to the short number, or by a voice."""
