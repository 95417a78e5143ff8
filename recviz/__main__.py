"""``python -m recviz`` is the command ``recviz``, also where the folder of commands is not on the PATH."""

import sys

from recviz.command import main

sys.exit(main())
