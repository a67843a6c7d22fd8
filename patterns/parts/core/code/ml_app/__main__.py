"""`python -m` this package: the same as its command."""

import sys

from ml_app.cli import main

if __name__ == "__main__":
    sys.exit(main())
