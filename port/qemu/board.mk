# What the boards here have in common. HERE is this folder.
HERE := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
CFLAGS += -I$(HERE) -DMP_CONFIGFILE='"mpconfig_viperlite.h"'
USER_C_MODULES = $(HERE)/modules
FROZEN_MANIFEST =
MICROPY_VFS_LFS2 = 1
LDFLAGS += -L$(HERE)
