"""``python -m recviz`` is the command ``recviz``, also where the folder of commands is not on the PATH."""

from recviz.command import main

main()
