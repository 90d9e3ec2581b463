"""Lets ``python -m smtpkit`` do what the command ``smtpkit`` does."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
