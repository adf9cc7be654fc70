"""``python -m analysis``: see :mod:`analysis.commands`."""

import sys

from analysis.commands import main

sys.exit(main())
