import os
import sys

sys.path.append(os.path.abspath("../.."))  # the checkout; a manifest runs in its own folder
from port.freezing import package as viperlite

freeze("$(PORT_DIR)/modules")
include("$(MPY_DIR)/extmod/asyncio")
freeze_mpy(viperlite("armv7emsp"))
module("board.py")
for path in os.environ.get("VIPERLITE_FREEZE", "").split(os.pathsep):  # the user's modules, see port/freezing.py
    if path:
        freeze(os.path.dirname(os.path.abspath(path)), os.path.basename(path))
