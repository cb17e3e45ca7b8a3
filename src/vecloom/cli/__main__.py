"""``python -m vecloom.cli``, where the folder of scripts is not on the path."""

import sys

from vecloom.cli import main

sys.exit(main())
