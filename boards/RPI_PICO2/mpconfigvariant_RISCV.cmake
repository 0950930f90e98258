# The Hazard3 cores.
set(PICO_PLATFORM "rp2350-riscv")
set(MICROPY_FROZEN_MANIFEST ${MICROPY_BOARD_DIR}/manifest_RISCV.py)
