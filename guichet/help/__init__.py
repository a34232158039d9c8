"""Helping people by themselves or by somebody: contact channels and their hours, articles, the information sheet."""
