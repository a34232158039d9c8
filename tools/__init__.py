"""What the project runs on itself: catalogues of words, typography, contracts between apps. Not installed."""
