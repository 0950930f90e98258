"""Weights are read from flash once per invoke(), however little scratch the arena leaves for them."""

import numpy as np
import pytest
from conftest import chosen
from flat import Graph
from viperlite_tools import targets
from viperlite_tools.models import arena_size

MOST = 1.2  # bytes of data read from flash, in those of weights and biases
RNG = np.random.default_rng(11)

# prints what one invoke() on random inputs reads from flash
READ = """
import viperlite

def nothing():
    pass

def loaded(call):
    before = flash_read()
    call()
    after = flash_read()
    return after - before

def read(model, arena):
    interpreter = viperlite.MicroInterpreter(viperlite.get_model(data(model)), viperlite.AllOpsResolver(), bytearray(arena))
    interpreter.allocate_tensors()
    x = interpreter.input().data
    value = 12345
    for i in range(len(x)):
        value = (value * 1103515245 + 12345) & 0x3fffffff
        x[i] = value >> 16 & 255 or 1  # weights of 0 inputs need not be read
    print(loaded(interpreter.invoke) - loaded(nothing))
"""


def layer(op, x_shape, w_shape, y_shape, **options):
    """(bytes of a model of one op in int8, bytes of its weights and biases)."""
    graph = Graph()
    x = graph.input("int8", x_shape, scale=0.1)
    w = graph.const(RNG.integers(-127, 128, w_shape).astype("int8"), scale=0.01)
    n = w_shape[-1] if op == "DEPTHWISE_CONV_2D" else w_shape[0]
    b = graph.const(np.zeros(n, np.int32))
    y = graph.output("int8", y_shape, scale=1.0)
    graph.op(op, [x, w, b], [y], **options)
    return graph.build(), int(np.prod(w_shape)) + 4 * n


SAME = {"padding": "SAME", "stride_w": 1, "stride_h": 1}
LAYERS = {  # the widest op of its model, so that scratch costs arena
    "conv 3x3": layer("CONV_2D", (1, 32, 32, 16), (16, 3, 3, 16), (1, 32, 32, 16), **SAME),
    "conv 1x1": layer("CONV_2D", (1, 12, 12, 64), (64, 1, 1, 64), (1, 12, 12, 64), **SAME),
    "conv 5x5, 3 channels": layer("CONV_2D", (1, 24, 24, 3), (24, 5, 5, 3), (1, 24, 24, 24), **SAME),
    "conv, two images": layer("CONV_2D", (2, 10, 10, 16), (16, 3, 3, 16), (2, 10, 10, 16), **SAME),
    "depthwise 3x3": layer("DEPTHWISE_CONV_2D", (1, 8, 8, 256), (1, 3, 3, 256), (1, 8, 8, 256), depth_multiplier=1, **SAME),
    "depthwise, 1 channel": layer("DEPTHWISE_CONV_2D", (1, 25, 25, 1), (1, 9, 8, 32), (1, 25, 25, 32), depth_multiplier=32, **SAME),
    "fully connected, rows": layer("FULLY_CONNECTED", (40, 64), (64, 64), (40, 64)),
    "fully connected": layer("FULLY_CONNECTED", (1, 256), (32, 256), (1, 32)),
}  # fmt: skip


@pytest.mark.parametrize("more", (0, 1000))
@pytest.mark.parametrize("name", LAYERS)
def test_weights_are_read_from_flash_once(name, more, request):
    target = targets.get("rp2040")
    if "rp2040" not in chosen(request.config)[0] or target.missing():
        pytest.skip("rp2040 takes no part in this run")
    model, size = LAYERS[name]
    with target.session({"model": model}) as session:
        session.run(READ)
        read = int(session.run("read('model', %d)" % (arena_size(model, "armv6m") + more)))
    assert size / 2 < read <= MOST * size
