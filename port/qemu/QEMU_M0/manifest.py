import os

package("viperlite", base_path="../../../mpy_modules")
for path in os.environ.get("VIPERLITE_FREEZE", "").split(os.pathsep):  # the user's modules, see port/freezing.py
    if path:
        freeze(os.path.dirname(os.path.abspath(path)), os.path.basename(path))
