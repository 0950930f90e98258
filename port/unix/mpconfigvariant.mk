# The unix port for viperlite: nothing that needs a library beside libc, no frozen code, no threads.
MICROPY_PY_SSL = 0
MICROPY_PY_BTREE = 0
MICROPY_PY_FFI = 0
MICROPY_PY_THREAD = 0
FROZEN_MANIFEST =
COPT = -O2
