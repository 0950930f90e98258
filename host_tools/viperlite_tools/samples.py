"""Inputs for a model: random ones, or a person's from .npz, .npy, .bin or a folder of these; and labels beside them.

    .npz   array x: the samples of the one input, first dimension n; of several inputs, an array for each, by the name of its
           tensor or as x0, x1 ..., or as many arrays as inputs, in their order; array y, if there: n labels
    .npy   the samples of the one input
    .bin   raw bytes of the one input, sample after sample; where it is given for the labels too, a byte after each sample
           is its label (digits_heldout.bin is such a file)
    folder its .npy, .bin and picture files (images.py), in order of their names, put together

A sample has the input's shape, with or without dimensions of 1. Numbers for an integer input are its own if they are
integers, else real numbers, which its scale and zero point quantise.
"""

import io
import pathlib

import numpy as np

from . import files, graph, images
from .errors import CommandError

SUFFIXES = (".npz", ".npy", ".bin")


class Samples:
    """arrays: for each input of the model [n, *shape], as a person gave them; labels: int64 [n] or None."""

    def __init__(self, arrays, labels=None):
        self.arrays = arrays
        self.labels = labels

    @property
    def n(self):
        return len(self.arrays[0]) if self.arrays else 0

    def first(self, n):
        """The first n of them."""
        return Samples([a[:n] for a in self.arrays], None if self.labels is None else self.labels[:n])


def random(tensors, n, seed):
    """n Samples for these graph.Tensors, the same for a seed on every machine.

    Integers are uniform over their type; floats over what the tensor's scale and zero point say of 8 bits, else -1 to 1.
    """
    rng = np.random.RandomState(seed)  # its streams are frozen; default_rng's may change with numpy
    return Samples([_random(rng, t, (n, *t.shape)) for t in tensors])


def _random(rng, tensor, shape):
    kind = _kind(tensor)
    if kind.kind == "f":
        low, high = -1, 1
        if tensor.scales is not None:
            low, high = [(q - tensor.zero_point) * tensor.scale for q in (-128, 127)]
        return rng.uniform(low, high, shape).astype(kind)
    if kind.kind == "b":
        return rng.randint(0, 2, shape).astype(kind)
    return np.frombuffer(rng.bytes(int(np.prod(shape)) * kind.itemsize), kind).reshape(shape)


def _kind(tensor):
    """numpy's type of an input's elements."""
    kind = graph.numpy_type(tensor.dtype)
    if kind is None or kind.kind not in "fiub":
        raise CommandError("input %s has elements of type %s, which no file here can hold" % (tensor.name, tensor.dtype))
    return kind


def read(path, tensors, labels=None, pixels=(0, 255)):
    """Samples for these graph.Tensors.

    labels  path of theirs; None for array y of an .npz, if it is there
    pixels  what a picture's pixels of 0 and of 255 are to the model
    """
    path = pathlib.Path(path)
    held, own = (_folder(path, tensors, pixels), None) if path.is_dir() else _file(path, tensors, labels)
    arrays = [_fitted(array, tensor, path) for array, tensor in zip(held, tensors)]
    if len({len(a) for a in arrays}) > 1:
        counts = ", ".join("%d of %s" % (len(a), t.name) for a, t in zip(arrays, tensors))
        raise CommandError("%s has %s" % (path, counts), "give as many samples of each input")
    found = Samples(arrays, own)
    if labels is not None and own is None:
        found.labels = read_labels(labels)
    if found.labels is not None:
        found.labels = _labels(found.labels, labels or path)
        if len(found.labels) != found.n:
            raise CommandError("%s has %d labels, %s %d samples" % (labels or path, len(found.labels), path, found.n))
    return found


def read_labels(path):
    """Labels as a file has them: .npy, .npz (array y), or text, one number a line."""
    path = pathlib.Path(path)
    if path.suffix in (".npy", ".npz"):
        held = _load(path, "labels")
        if not isinstance(held, dict):
            return held
        if "y" not in held:
            raise CommandError("%s has no array y, but %s" % (path, _named(held)), "save the labels as y")
        return held["y"]
    words = files.read(path, "labels").decode(errors="replace").split()
    try:
        return np.array([int(word) for word in words], np.int64)
    except (ValueError, OverflowError) as error:
        raise CommandError("%s is no list of labels: %s" % (path, error), "give .npy, .npz or one number a line") from error


def _labels(labels, path):
    labels = np.asarray(labels)
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    if labels.ndim != 1 or labels.dtype.kind not in "iu" or not labels.size:
        raise CommandError(
            "labels in %s are %s of shape %s" % (path, labels.dtype, labels.shape), "give one whole number for each sample"
        )
    return labels.astype(np.int64)


def _file(path, tensors, labels):
    """([array of each input], labels or None)"""
    if path.suffix == ".bin":
        return _raw(path, tensors, labels is not None and pathlib.Path(labels).resolve() == path.resolve())
    if path.suffix not in SUFFIXES:
        raise CommandError("%s is none of %s" % (path, ", ".join(SUFFIXES)), "save samples with numpy.savez(path, x=...)")
    held = _load(path, "samples")
    if not isinstance(held, dict):
        _one(tensors, path)
        return [held], None
    own = None if labels is not None else held.get("y")
    if len(tensors) == 1:
        key = tensors[0].name if tensors[0].name in held else "x"
        if key not in held and len(held) - ("y" in held) == 1:
            key = next(name for name in held if name != "y")
        if key not in held:
            raise CommandError("%s has no array x, but %s" % (path, _named(held)), "save the samples as x")
        return [held[key]], own
    found = []
    if not any(t.name in held for t in tensors) and "x0" not in held and len(held) == len(tensors):
        return list(held.values()), None
    for i, tensor in enumerate(tensors):
        key = tensor.name if tensor.name in held else "x%d" % i
        if key not in held:
            raise CommandError(
                "%s has no array %s, but %s" % (path, key, _named(held)), "input %d is called %s" % (i, tensor.name)
            )
        found.append(held[key])
    return found, own


def _raw(path, tensors, labelled):
    tensor = _one(tensors, path)
    data = np.frombuffer(files.read(path, "samples"), np.uint8)
    size = tensor.n * _kind(tensor).itemsize
    row = size + labelled
    if not data.size or data.size % row:
        raise CommandError(
            "%s has %d bytes, not a multiple of %d" % (path, data.size, row),
            "input %s takes %d%s" % (tensor.name, size, ", then one for the label" if labelled else ""),
        )
    rows = data.reshape(-1, row)
    values = np.ascontiguousarray(rows[:, :size]).view(_kind(tensor)).reshape(-1, *tensor.shape)
    return [values], rows[:, size] if labelled else None


def _folder(path, tensors, pixels):
    tensor = _one(tensors, path)
    found = sorted(p for p in path.iterdir() if p.suffix.lower() in (".npy", ".bin", *images.SUFFIXES))
    if not found:
        raise CommandError("%s has no .npy, .bin or picture file" % path, "save each sample there with numpy.save")
    return [np.concatenate([_fitted(_of_folder(p, tensor, pixels), tensor, p) for p in found])]


def _of_folder(path, tensor, pixels):
    if path.suffix.lower() in images.SUFFIXES:
        return images.read([path], tensor, pixels)
    return _file(path, [tensor], None)[0][0]


def _one(tensors, path):
    if len(tensors) != 1:
        names = _named(t.name for t in tensors)
        raise CommandError("%s holds one input, the model has %d" % (path, len(tensors)), "save %s in an .npz" % names)
    return tensors[0]


def _load(path, what):
    """What numpy saved: an array, or {name: array}."""
    data = files.read(path, what)
    try:
        held = np.load(io.BytesIO(data), allow_pickle=False)
        return held if isinstance(held, np.ndarray) else {name: held[name] for name in held.files}
    except Exception as error:  # numpy and zipfile promise nothing of what a damaged file leads to
        message = "%s is no %s file of numbers: %s" % (path, path.suffix, error)
        raise CommandError(message, "save it with numpy again") from error


def _named(names):
    return ", ".join(names) or "nothing"


def _fitted(array, tensor, path):
    """The samples as [n, *shape], proven to be numbers that the input can take."""
    kind = _kind(tensor)
    if array.dtype.kind not in "fiub":
        raise CommandError("%s holds %s, input %s takes %s" % (path, array.dtype, tensor.name, tensor.dtype))
    shape = _without_ones(tensor.shape)
    if array.ndim and _without_ones(array.shape[1:]) == shape:
        n = array.shape[0]
    elif _without_ones(array.shape) == shape:
        n = 1
    else:
        raise CommandError(
            "%s has samples of shape %s, input %s takes %s" % (path, list(array.shape[1:]), tensor.name, list(tensor.shape)),
            "save an array of shape %s" % ["n", *tensor.shape],
        )
    if not n:
        raise CommandError("%s holds no sample" % path)
    array = array.reshape(n, *tensor.shape)
    if array.dtype.kind == "f":
        bad = ~np.isfinite(array)
        if bad.any():
            k = np.argwhere(bad)[0]
            raise CommandError("%s has %s in sample %d (%d in all)" % (path, array[tuple(k)], k[0], bad.sum()), "remove them")
        if kind.kind != "f" and not tensor.scale:
            raise CommandError("%s holds %s, input %s takes %s" % (path, array.dtype, tensor.name, tensor.dtype))
    elif kind.kind in "iu":
        limits = np.iinfo(kind)
        if int(array.min()) < limits.min or int(array.max()) > limits.max:
            raise CommandError(
                "%s has numbers from %d to %d, input %s is %s" % (path, array.min(), array.max(), tensor.name, tensor.dtype),
                "give integers as the model takes them, or real numbers as floats",
            )
    return array


def _without_ones(shape):
    return [d for d in shape if d != 1]


def stored(array, tensor):
    """Samples as the elements of an input: real numbers are rounded to it, half away from zero, and clamped."""
    kind = _kind(tensor)
    if array.dtype.kind == "f" and kind.kind in "iu" and tensor.scale:
        limits = np.iinfo(kind)
        q = np.asarray(array, np.float64) / tensor.scale + tensor.zero_point
        q = np.clip(q, limits.min, limits.max)
        return (np.trunc(q + np.copysign(0.5, q - tensor.zero_point))).clip(limits.min, limits.max).astype(kind)
    return array.astype(kind)


def real(array, tensor):
    """Elements of a tensor as real numbers, float64."""
    array = np.asarray(array, np.float64)
    return (array - tensor.zero_point) * tensor.scale if tensor.quantized else array


def converted(array, tensor, other):
    """Samples given for `tensor` as the elements of another model's input: the same real numbers."""
    if array.dtype.kind != "f":
        array = array.astype(_kind(tensor))
        if (tensor.dtype, tensor.scale, tensor.zero_point) != (other.dtype, other.scale, other.zero_point):
            array = real(array, tensor)
    return stored(array, other).reshape(-1, *other.shape)
