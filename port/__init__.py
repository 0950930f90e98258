"""MicroPython for viperlite's targets: its source, its builds, the cache they live in.

    errors.py    BuildError
    cache.py     folders outside the checkout, locks, hashes, logged commands
    tools.py     programs that a build or a run needs, and the apt packages that carry them
    source.py    MicroPython, pico-sdk and tinyusb, verified and unpacked
    emulator.py  the RP2040's emulator
    plugin.py    what makes qemu-xtensa count
    recipes/     one file per port: how a target is built; found by listing the folder
    build.py     the command, and build(name) for the targets of viperlite_tools
"""
