"""Is the program: python -m rentsupport evaluate --employers ..."""
import os
import sys

from ._library import PLACE

_program = str(PLACE / "bin" / "rentsupport")
os.execv(_program, ["rentsupport", *sys.argv[1:]])
