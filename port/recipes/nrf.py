"""The nrf port, of the board definition in boards/ARDUINO_NANO_33_BLE_SENSE: firmware.bin and firmware.elf.

Its libraries are in no distribution: it takes the user's checkout of MicroPython with its submodules and the SoftDevice.
"""

import os

from .. import cache, freezing
from ..errors import BuildError
from . import FROZEN, TOP, Recipe, board

_NAME = "ARDUINO_NANO_33_BLE_SENSE"
_BOARD = TOP / "boards" / _NAME
_SUBMODULES = ("lib/nrfx/nrfx.h", "lib/tinyusb/src/tusb.c", "lib/micropython-lib/README.md")
_SOFTDEVICE = "drivers/bluetooth/s140_nrf52_6.1.1"


def _make(src, build, log, say):
    port = src.path / "ports" / "nrf"
    for path in _SUBMODULES:
        if not (src.path / path).is_file():
            raise BuildError(
                "%s is empty" % os.path.dirname(src.path / path), "make -C %s BOARD=%s submodules" % (port, _NAME)
            )
    if not (port / _SOFTDEVICE).is_dir():
        raise BuildError(
            "no SoftDevice in %s" % (port / _SOFTDEVICE),
            "cd %s && drivers/bluetooth/download_ble_stack.sh s140_nrf52_6_1_1" % port,
        )
    cache.run(
        [
            "make",
            "-C",
            port,
            "-j%d" % (os.cpu_count() or 1),
            "BOARD=%s" % _NAME,
            "BOARD_DIR=%s" % _BOARD,
            "BUILD=%s" % build,
        ],
        log,
        env={"MICROPY_MPYCROSS": str(freezing.mpy_cross(src, log))},
    )
    return build / "firmware.bin"


_CONFIG, _FROZEN = board(_NAME)

FOREIGN = {
    "nano-33-ble-sense": Recipe(
        port="nrf",
        board=_NAME,
        file="firmware.bin",
        beside=("firmware.elf", "firmware.hex"),
        tools=("make", "gcc", "libc6-dev", "arm-none-eabi-gcc", "newlib"),
        config=(*_CONFIG, TOP / "port" / "frozen_content.h"),
        frozen=FROZEN + _FROZEN,
        make=_make,
        least=(1, 25),
    )
}
TARGETS = {}
