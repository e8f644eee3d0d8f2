"""`python -m tokcourse` is the same as the command `tokcourse`."""

import sys

from tokcourse.cli import main

if __name__ == "__main__":
    sys.exit(main())
