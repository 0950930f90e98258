# micropython-camera-API as a user C module. It names a manifest of its own, in place of the board's: that one is put back.
set(_manifest ${MICROPY_FROZEN_MANIFEST})
include($ENV{VIPERLITE_CAMERA}/micropython.cmake)
set(MICROPY_FROZEN_MANIFEST ${_manifest})
