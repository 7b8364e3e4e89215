"""`python -m recoupe` is the command line."""

import sys

from recoupe.cli import main

sys.exit(main())
