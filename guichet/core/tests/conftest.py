from hypothesis import settings

# An example may load a table (a region's numbering plan, a year's holidays) and the machine may be busy: a time limit
# per example would fail at random. Failures print what repeats them.
settings.register_profile("guichet", deadline=None, print_blob=True)
settings.load_profile("guichet")
