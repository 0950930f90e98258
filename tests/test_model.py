"""Reading a model file: what is accepted, and that everything damaged is refused with what and where."""

import struct

import numpy as np
import pytest

import viperlite
from flat import Graph
from here import interpreter_of
from viperlite.flatbuffer import Table, read


def graph():
    """x -> RELU-like convolution of one pixel -> y."""
    g = Graph()
    x = g.input("int8", (1, 2, 2, 1), scale=0.5, zero_point=-3)
    w = g.const(np.full((1, 1, 1, 1), 2, np.int8), scale=0.25)
    y = g.output("int8", (1, 2, 2, 1), scale=0.5, zero_point=-3)
    g.op("CONV_2D", [x, w], [y], padding="SAME", stride_w=1, stride_h=1)
    return g


def refusal(data):
    """The message with which get_model() or allocate_tensors() refuses these bytes."""
    with pytest.raises(viperlite.ModelError) as error:
        interpreter_of(bytes(data), 4096)
    return str(error.value)


@pytest.mark.parametrize("kind", (bytes, bytearray, memoryview, lambda data: memoryview(bytearray(data))))
def test_any_buffer_is_read_in_place(kind):
    data = kind(graph().build())
    model = viperlite.get_model(data)
    assert model.buf.obj is (data.obj if isinstance(data, memoryview) else data)


@pytest.mark.parametrize("size", range(8))
def test_less_than_a_header_is_named(size):
    assert "model of %d bytes" % size in refusal(graph().build()[:size])


def test_wrong_identifier_is_shown():
    assert "identifier is b'ELF3'" in refusal(graph().build(identifier=b"ELF3"))


def test_wrong_version_is_shown():
    assert "schema version is 2, must be 3" in refusal(graph().build(version=2))


def test_every_truncation_is_refused():
    data = graph().build()
    for size in range(len(data) - 1):
        with pytest.raises(viperlite.ModelError):
            interpreter_of(data[:size], 4096)


def test_truncated_file_says_where_and_how_long():
    data = graph().build()
    size = len(data) // 2
    message = refusal(data[:size])
    assert "at byte" in message and "the file has %d" % size in message


@pytest.mark.parametrize("root", (0xFFFFFFFF, 0x7FFFFFFF, 0x80000000, 1 << 20))
def test_root_outside_the_file_is_refused(root):
    data = bytearray(graph().build())
    struct.pack_into("<I", data, 0, root)
    assert "at byte %d" % root in refusal(data)


@pytest.mark.parametrize("count", (1 << 30, 0xFFFFFFFF))
def test_vector_longer_than_the_file_is_refused(count):
    """2**30 items of 4 bytes are 0 bytes modulo 2**32."""
    for vector in ("_codes", "_buffers", "_tensors", "_operators"):
        data = bytearray(graph().build())
        struct.pack_into("<I", data, getattr(viperlite.get_model(data), vector).pos - 4, count)
        assert "needs %d bytes" % (4 * count + 4) in refusal(data)


def test_vtable_before_the_file_is_refused():
    data = bytearray(graph().build())
    root = struct.unpack_from("<I", data, 0)[0]
    struct.pack_into("<i", data, root, root + 2)
    assert "at byte -2" in refusal(data)


def test_reads_at_the_last_byte_but_not_beyond():
    data = bytes(range(8))
    assert read(data, "<I", 4, 4, "word") == 0x07060504
    for pos in (-1, 5, 8, 1 << 40):
        with pytest.raises(viperlite.ModelError) as error:
            read(data, "<I", 4, pos, "word")
        assert "word at byte %d needs 4 bytes, the file has 8" % pos in str(error.value)


def test_field_that_the_table_leaves_out_is_its_default():
    #      vtable: size 6, table 8, slot 0 at 4           table: vtable is 8 bytes back, 7
    data = struct.pack("<HHHH", 6, 8, 4, 0) + struct.pack("<ii", 8, 7)
    table = Table(data, 8, "table")
    assert table.int32(0) == 7
    assert table.int32(1, 42) == 42
    assert table.vector(9, 4, "vector") is None


@pytest.mark.parametrize("change, what", (
    (lambda g: g.inputs.append(99), "tensor 99"),
    (lambda g: g.outputs.append(-1), "tensor -1"),
    (lambda g: g.operators[0].inputs.append(5), "tensor 5"),
    (lambda g: setattr(g.operators[0], "opcodeIndex", 7), "operator code 7"),
    (lambda g: setattr(g.tensors[1], "buffer", 9), "buffer 9"),
    (lambda g: setattr(g.tensors[0], "shape", [1, -1, 2, 1]), "dimension of -1"),
    (lambda g: setattr(g.tensors[1], "shape", [1, 1, 1, 9]), "needs 9 bytes, its buffer has 1"),
    (lambda g: g.inputs.append(1), "input tensor 1 is a constant"),
    (lambda g: setattr(g.tensors[2], "buffer", 1), "needs 4 bytes, its buffer has 1"),
    (lambda g: g.inputs.clear(), "reads tensor 0 before"),
))  # fmt: skip
def test_reference_to_what_is_not_there_is_named(change, what):
    g = graph()
    change(g)
    assert what in refusal(g.build())


def test_op_that_writes_a_constant_is_refused():
    g = graph()
    g.tensors[2].buffer = g._buffer(bytes(4))
    assert "op 0 writes tensor 2, a constant" in refusal(g.build())


def test_variable_tensor_with_a_constant_is_refused():
    """A kernel would write to the model file."""
    g = graph()
    g.tensors[1].isVariable = True
    assert "tensor 1 is variable" in refusal(g.build())


def test_shape_whose_product_overflows_is_refused():
    g = graph()
    g.tensors[0].shape = [1 << 16, 1 << 16, 1 << 16, 1 << 16]
    with pytest.raises(viperlite.ViperliteError):
        interpreter_of(g.build(), 4096)


def test_model_without_subgraph_is_refused():
    data = bytearray(graph().build())
    model = Table(data, struct.unpack_from("<I", data, 0)[0], "model")
    struct.pack_into("<H", data, model.vtable + 4 + 2 * 2, 0)  # slot 2, subgraphs
    assert "no subgraph" in refusal(data)


@pytest.mark.parametrize("offset", range(1, 4))
def test_misaligned_model_gives_the_same_answer(offset):
    """int32 biases and multipliers then lie at odd addresses."""
    g = Graph()
    x = g.input("int8", (1, 3), scale=0.5)
    w = g.const(np.arange(6, dtype=np.int8).reshape(2, 3), scale=0.25)
    b = g.const(np.array([1000, -1000], np.int32), scale=0.125)
    y = g.output("int8", (1, 2), scale=2.0)
    g.op("FULLY_CONNECTED", [x, w, b], [y])
    data = g.build()
    answers = []
    for buffer in (data, memoryview(bytes(offset) + data)[offset:]):
        interpreter = interpreter_of(buffer)
        interpreter.input(0).set([5, -100, 100])
        interpreter.invoke()
        answers.append(interpreter.output(0).get())
    assert answers[0] == answers[1] != [0, 0]
