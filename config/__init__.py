"""The composition root: settings, routes, the command line."""
