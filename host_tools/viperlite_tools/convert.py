"""A model as something that a board imports.

Every format but the last has the same small module: it registers the ops that the model needs, knows its arena size and
makes an interpreter. What differs is where the bytes are, and who aligns them:

    mpy, py  a constant of the module. From a file system it lands in the heap, at a multiple of 16. Frozen into
             firmware it is a C string, which gcc aligns to 4 bytes with -O2 and not at all with -Os: have
             frozen_content.c compiled with -O2.
    c        an array with its alignment stated, in a user C module _NAME from which the module takes it
    romfs    a file of its own in the image, at a multiple of 16, beside the module
    tflite   the model alone, its bytes as the other formats hold them

Where int32 constants lie unaligned all the same, viperlite copies them into the arena: never wrong, only larger.
"""

import keyword
import re

from . import models, mpy, romfs
from .errors import CommandError

FORMATS = {"mpy": ".mpy", "py": ".py", "c": ".c", "romfs": ".romfs", "tflite": ".tflite"}  # name -> suffix of the file
ALIGN = 16
PER_LINE = 24  # bytes of a model on one line of text

_MODULE = '''"""{name}: a model for viperlite, {size} bytes, converted from {file}.

    import {name}

    interpreter = {name}.interpreter()
{tensors}
    interpreter.invoke()

Ops: {ops}.
"""

import viperlite

{model}

ARENA_SIZE = {arena}  # bytes{unaligned}


def resolver():
    """The ops that the model needs."""
    return {resolver}


def interpreter(arena=None):
    """Interpreter with its tensors allocated, in `arena` or, without one, in a bytearray of its own."""
    if arena is None:
        try:
            return interpreter(bytearray(ARENA_SIZE))
        except viperlite.ArenaError as error:  # MODEL is not aligned here
            arena = bytearray(error.need)
    made = viperlite.MicroInterpreter(viperlite.get_model(MODEL), resolver(), arena)
    made.allocate_tensors()
    return made
'''

_ADDED = """(
        viperlite.MicroMutableOpResolver()
{adds}
    )"""

_ROMFS_MODEL = 'MODEL = memoryview(open(__file__.rsplit("/", 1)[0] + "/{name}.tflite", "rb"))  # in place, in flash'

_C = """// {name}: the model of {file}, {size} bytes, aligned for 32-bit reads. A user C module of MicroPython, _{name}, that
// {name}.py imports: put it in a folder of USER_C_MODULES with a micropython.mk of one line,
// SRC_USERMOD_C += $(USERMOD_DIR)/{name}.c. As plain C, an array and its length.

#include <stdint.h>

const uint8_t {name}_model[{size}] __attribute__((aligned({align}))) = {{
{rows}
}};
const uint32_t {name}_model_size = {size};

#if __has_include("py/runtime.h")
#include "py/objstr.h"
#include "py/runtime.h"

static const mp_obj_str_t {name}_obj = {{{{&mp_type_bytes}}, 0, {size}, {name}_model}};
static const mp_rom_map_elem_t {name}_globals_table[] = {{
    {{MP_ROM_QSTR(MP_QSTR___name__), MP_ROM_QSTR(MP_QSTR__{name})}},
    {{MP_ROM_QSTR(MP_QSTR_MODEL), MP_ROM_PTR(&{name}_obj)}},
}};
static MP_DEFINE_CONST_DICT({name}_globals, {name}_globals_table);
const mp_obj_module_t {name}_user_cmodule = {{{{&mp_type_module}}, (mp_obj_dict_t *)&{name}_globals}};
MP_REGISTER_MODULE(MP_QSTR__{name}, {name}_user_cmodule);
#endif
"""


def module_name(stem):
    """The stem of a file as a name to import; CommandError if it cannot be one."""
    if not stem.isidentifier() or keyword.iskeyword(stem):
        raise CommandError("%r is not a name that Python can import" % stem, "choose another with -o, such as model.mpy")
    return stem


def files(model, name, form, march=None, added=True):
    """{suffix: bytes} of what a format consists of, to be written beside each other under the name.

    march  of mpy.ARCHITECTURES, the only one that it is for
    added  for format mpy: see module_source()
    """
    if form == "tflite":
        return {".tflite": model.data}
    if form == "c":
        imported = module_source(model, name, "from _%s import MODEL  # noqa: E402" % name, march)
        return {".c": _c(model, name), ".py": imported.encode()}
    if form == "romfs":
        module = mpy.compile(module_source(model, name, _ROMFS_MODEL.format(name=name), march), name + ".py", march)
        return {".romfs": romfs.image({name + ".mpy": module, name + ".tflite": model.data})}
    rows = ["    %r" % piece for piece in _pieces(model.data)]
    source = module_source(model, name, "MODEL = (\n%s\n)" % "\n".join(rows), march, added)
    if form == "py":
        return {".py": source.encode()}
    return {".mpy": mpy.compile(source, name + ".py", march)}


def arena_size(data, march=None, unaligned=False):
    """Bytes of arena that a module asks for: what makes a precomputed model fast, on one architecture or on all of them."""
    if march:
        return models.comfortable_arena_size(data, march, unaligned)
    return models.largest_arena_size(data, unaligned, models.comfortable_arena_size)


def _pieces(data):
    return [data[i : i + PER_LINE] for i in range(0, len(data), PER_LINE)]


def _c(model, name):
    rows = ["    " + " ".join("%d," % byte for byte in piece) for piece in _pieces(model.data)]
    return _C.format(
        name=name, file=model.path.name, size=len(model.data), align=ALIGN, rows="\n".join(rows)
    ).encode()


def module_source(model, name, assignment, march, added=True):
    """Source of the module.

    assignment  source that binds MODEL
    added       its resolver is given the ops by name; else it finds them by itself, and only if it must: those of a
                precomputed model need not be there at all
    """
    tensors = ["    interpreter.input(%d)  # %s" % (i, models.describe(t)) for i, t in enumerate(model.inputs)]
    tensors += ["    interpreter.output(%d)  # %s" % (i, models.describe(t)) for i, t in enumerate(model.outputs)]
    arena = arena_size(model.data, march)
    more = arena_size(model.data, march, unaligned=True) - arena
    adds = "\n".join("        .add_%s()" % op.lower() for op in model.ops)
    return _MODULE.format(
        name=name,
        file=re.sub(r'["\\]', "_", model.path.name),
        size=len(model.data),
        tensors="\n".join(tensors),
        ops=", ".join(model.ops),
        model=assignment,
        arena=arena,
        unaligned="; %d more where MODEL is not at a multiple of 4" % more if more else "",
        resolver=_ADDED.format(adds=adds) if added else "viperlite.AllOpsResolver()",
    )
