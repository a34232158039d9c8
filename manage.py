#!/usr/bin/env python3
"""Django's own entry; `guichet` is the one to use."""

import sys

from config.cli import main

if __name__ == "__main__":
    sys.exit(main())
