"""Whatever a person gives to a command: one line on stderr, exit code 1 (130 for Ctrl-C), no traceback, no half-written file.

Commands are found by their folder; what is asked of one follows from its arguments and options.
"""

import os
import pathlib
import random
import signal
import stat
import subprocess
import sys
import time
import warnings
import zlib

import click
import numpy as np
import pytest

import esp_rom
import flat
from cases import BASE_SEED
from mutate import mutant
from viperlite_tools import cli, files
from viperlite_tools.errors import CommandError

MODELS = pathlib.Path(__file__).parents[1] / "host_tools" / "models"
DIGITS = MODELS / "digits.tflite"
FLOAT = MODELS / "hello_world_float.tflite"
COMMANDS = {name: cli.cli.get_command(None, name) for name in cli.cli.list_commands(None)}
# options that name a result, and those that name what is read
WRITES = {"--output", "--output-dir", "--json", "--html", "--plot", "--report", "--svg", "--png", "--package"}
READS = {"--input", "--inputs", "--labels", "--cases", "--against", "--calibrate", "--reference", "--test", "--firmware"}
READS |= {"--micropython", "--camera", "--freeze", "--model"}
LENGTHS = 16  # of a file that is cut short
VARIANTS = 30  # damaged files, for each command and model
RUN = 8  # ... where one that is not refused runs on a target
SECONDS = 20  # that one may take


def options(name):
    """The options of a command, by their long names."""
    found = [p for p in COMMANDS[name].params if isinstance(p, click.Option)]
    return {max(p.opts, key=len): p for p in found}


def is_file(parameter):
    return any(word in (parameter.metavar or "") for word in ("FILE", "DIR", "OUT", "DATA"))


def takers():
    """The commands that take a model."""
    return [name for name, command in COMMANDS.items() if any(p.name == "model" for p in command.params)]


def writers():
    """(command, option) of all options that name a result."""
    found = [(name, option) for name in COMMANDS for option in sorted(options(name)) if option in WRITES]
    return [(name, option) for name, option in found if is_file(options(name)[option])]


def base(name, model):
    """Arguments of a command that reads the model and does something quick with it."""
    known, args = options(name), [name, str(model)]
    if "--target" in known and isinstance(known["--target"].default, str):
        args += ["--target", "cpython"]
    if "--calibrate" in known:
        args += ["--calibrate", "samples.npz"]
    if "--output" in known:
        args += ["--output", "out.tflite" if "--calibrate" in known else "out.mpy"]
    if "--board" in known:
        args += ["--board", "RPI_PICO2"]
    if "--output-dir" in known:
        args += ["--output-dir", "answers"]
    if "-n" in known:
        args += ["-n", "1"]
    if "--package" in known:
        args += ["--package", "package", "--march", "armv6m"]
    return args


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, shape in (("digits", (4, 8, 8, 1)), ("samples", (4, 1))):
        np.savez(name + ".npz", x=np.linspace(-1, 1, int(np.prod(shape)), dtype=np.float32).reshape(shape))


def listing():
    """{path: bytes} of this folder."""
    return {str(p): p.read_bytes() if p.is_file() else None for p in pathlib.Path().rglob("*")}


@pytest.fixture
def refused(capsys, monkeypatch):
    """refused(args): the one line with which a command refuses; it leaves no file behind, and none changed."""

    def refused(args, code=1):
        before = listing()
        capsys.readouterr()
        with warnings.catch_warnings(record=True) as warned:  # they would be lines on stderr
            warnings.simplefilter("always")
            got = cli.main(args)
        out, err = capsys.readouterr()
        assert got == code, (got, args, out, err)
        assert err.count("\n") == 1 and err.startswith("viperlite: ") and len(err) > 20, (args, err)
        assert "Traceback" not in out + err and not warned, (args, out, err, [str(w.message) for w in warned])
        assert listing() == before, args
        return err

    return refused


def test_every_option_for_a_file_is_known_here():
    for name in COMMANDS:
        for option, parameter in options(name).items():
            if is_file(parameter):
                assert option in WRITES | READS, (name, option)


# ---- models

NO_MODELS = {
    "absent": None,
    "empty": b"",
    "four bytes": b"abcd",
    "text": b"This is not a model, it is a sentence.\n" * 9,
    "identifier alone": b"\x00\x00\x00\x00TFL3",
    "root beyond the end": b"\xff\xff\xff\x7fTFL3" + bytes(64),
    "root at itself": b"\x00\x00\x00\x00TFL3" + bytes(64),
    "zip": b"PK\x03\x04" + bytes(60),
}


@pytest.mark.parametrize("name", takers())
@pytest.mark.parametrize("what", NO_MODELS)
def test_what_is_no_model(name, what, refused):
    if NO_MODELS[what] is not None:
        pathlib.Path("m.tflite").write_bytes(NO_MODELS[what])
    assert "m.tflite" in refused(base(name, "m.tflite"))


@pytest.mark.parametrize("name", takers())
def test_a_folder_or_what_cannot_be_read_as_the_model(name, refused):
    pathlib.Path("folder.tflite").mkdir()
    assert "folder.tflite" in refused(base(name, "folder.tflite"))
    assert "/proc/self/mem" in refused(base(name, "/proc/self/mem"))  # opens, and then cannot be read, not by root either
    assert "none" in refused(base(name, "folder.tflite/none"))


@pytest.mark.parametrize("name", takers())
def test_a_model_that_is_cut_short(name, refused):
    data = DIGITS.read_bytes()
    for k in range(LENGTHS):
        pathlib.Path("m.tflite").write_bytes(data[: 8 + (len(data) - 72) * k // LENGTHS])
        assert "m.tflite" in refused(base(name, "m.tflite"))


@pytest.mark.parametrize("name", takers())
def test_random_bytes_with_the_identifier(name, refused):
    rng = random.Random(BASE_SEED)
    for k in range(LENGTHS):
        data = rng.randbytes(rng.choice((8, 40, 400, 4000)))
        pathlib.Path("m.tflite").write_bytes(rng.choice((data[:4], b"\x1c\0\0\0", b"\x08\0\0\0")) + b"TFL3" + data)
        assert "m.tflite" in refused(base(name, "m.tflite"))


def unsupported():
    """A model with an op that boards have no kernel for, and a custom one."""
    g = flat.Graph()
    x, a, b, y = (f("float32", (1, 1)) for f in (g.input, g.tensor, g.tensor, g.output))
    g.op("RELU", [x], [a])
    g.op("FLOOR_MOD", [a, a], [b])
    g.custom("NoSuchThing", [b], [y])
    return g.build()


@pytest.mark.parametrize("name", takers())
def test_unsupported_ops_are_named(name, capsys):
    pathlib.Path("m.tflite").write_bytes(unsupported())
    code = cli.main(base(name, "m.tflite"))
    out, err = capsys.readouterr()
    assert code in (0, 1) and "FLOOR_MOD" in out + err and "Traceback" not in out + err
    assert code == 0 or err.count("\n") == 1, err


class _TooLong(BaseException):
    pass


@pytest.mark.parametrize("name", takers())
@pytest.mark.parametrize("path", [DIGITS, FLOAT], ids=lambda path: path.stem)
def test_damaged_models_end_in_a_result_or_one_line(name, path, capsys):
    def late(*_):
        raise _TooLong

    data, first = path.read_bytes(), zlib.crc32(name.encode()) + BASE_SEED
    variants = RUN if "cpython" in base(name, path) else VARIANTS
    before = signal.signal(signal.SIGALRM, late)
    refusals = 0
    try:
        for seed in range(first, first + variants):
            pathlib.Path("m.tflite").write_bytes(mutant(data, seed))
            args = base(name, "m.tflite")
            if path == DIGITS:
                args = [arg.replace("samples.npz", "digits.npz") for arg in args]
            signal.setitimer(signal.ITIMER_REAL, SECONDS)
            try:
                with warnings.catch_warnings(record=True) as warned:
                    warnings.simplefilter("always")
                    code = cli.main(args)
            except (Exception, _TooLong) as error:
                raise AssertionError("mutant(%s, %d)" % (path.name, seed)) from error
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            out, err = capsys.readouterr()
            assert code in (0, 1) and "Traceback" not in out + err, (seed, out, err)
            assert err.count("\n") == code and not warned, (seed, err, [str(w.message) for w in warned])
            refusals += code
    finally:
        signal.signal(signal.SIGALRM, before)
    assert refusals > variants // 10  # else the damage does not reach what is checked


# ---- results that cannot be written


def taken(name):
    """A model that the command takes."""
    return FLOAT if name in calibrators() else DIGITS


def with_output(name, option, path):
    """Arguments with which the command is to write its result there."""
    args = base(name, taken(name))
    for other in ("--output", "--output-dir", "--package"):
        if other == option and other in args:
            at = args.index(other)
            del args[at : at + 2]
    return [*args, option, path]


@pytest.mark.parametrize("name, option", writers())
def test_a_result_goes_where_no_folder_is_yet(name, option, capsys):
    suffix = {"--plot": ".png", "--png": ".png", "--svg": ".svg"}.get(option, "")
    assert cli.main(with_output(name, option, "a/b/c" + suffix)) == 0, capsys.readouterr().err
    assert list(pathlib.Path("a/b").iterdir())


@pytest.mark.parametrize("name, option", writers())
def test_a_result_that_cannot_be_written(name, option, refused):
    suffix = {"--plot": ".png", "--png": ".png", "--svg": ".svg"}.get(option, "")
    if name == "convert":
        suffix = ".mpy"
    pathlib.Path("file" + suffix).write_bytes(b"old")
    pathlib.Path("folder" + suffix).mkdir()
    if option not in ("--output-dir", "--package"):
        assert "folder" in refused(with_output(name, option, "folder" + suffix))
    assert "file" in refused(with_output(name, option, "file%s/below%s" % (suffix, suffix)))
    assert "/proc/" in refused(with_output(name, option, "/proc/none/c" + suffix))


def test_a_full_disk_leaves_what_was_there(tmp_path, monkeypatch):
    pathlib.Path("x").write_bytes(b"old")

    def full(self, data):
        with open(self, "wb") as f:
            f.write(data[:1])
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(pathlib.Path, "write_bytes", full)
    with pytest.raises(CommandError, match="No space left"):
        files.write({"x": b"new", "y": b"new"})
    assert pathlib.Path("x").read_bytes() == b"old" and not pathlib.Path("y").exists()
    assert sorted(os.listdir()) == ["digits.npz", "samples.npz", "x"]


def test_a_device_is_written_to_and_stays_one():
    files.write({"/dev/null": b"abc"})
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
    with pytest.raises(CommandError, match="/dev/full.*No space left"):
        files.write({"/dev/full": b"abc"})
    assert stat.S_ISCHR(os.stat("/dev/full").st_mode)
    assert not list(pathlib.Path("/dev").glob(".full*")) + list(pathlib.Path("/dev").glob(".null*"))


def test_a_link_stays_a_link():
    pathlib.Path("real").write_bytes(b"old")
    pathlib.Path("link").symlink_to("real")
    files.write({"link": b"new"})
    assert pathlib.Path("link").is_symlink() and pathlib.Path("real").read_bytes() == b"new"


START = """
import sys
from viperlite_tools import cli
call = cli._call
def ready(args):
    print("ready", file=sys.stderr, flush=True)
    return call(args)
cli._call = ready
cli.run()
"""


def viperlite(*args):
    """argv of the command that says on stderr when it begins."""
    return [sys.executable, "-c", START, *map(str, args)]


@pytest.fixture
def environment(tmp_path):
    """With the modules of this checkout, and a folder for temporary files of its own."""
    (tmp_path / "tmp").mkdir()
    root = pathlib.Path(__file__).parents[1]
    modules = os.pathsep.join(str(root / folder) for folder in ("host_tools", "mpy_modules"))
    return {**os.environ, "PYTHONPATH": modules, "TMPDIR": str(tmp_path / "tmp")}


@pytest.mark.parametrize("args", [["targets"], ["--help"], ["run", DIGITS, "--target", "cpython"]], ids=lambda args: args[0])
def test_stdout_that_is_full_is_told(args, environment):
    with open("/dev/full", "wb") as full:
        done = subprocess.run(viperlite(*args), stdout=full, stderr=subprocess.PIPE, text=True, env=environment)
    assert done.returncode == 1, done
    ready, line = done.stderr.splitlines()
    assert line.startswith("viperlite: ") and "No space left" in line


# ---- samples, for calibration or comparison


def calibrators():
    return [name for name in COMMANDS if "--calibrate" in options(name)]


def samplers():
    """(command, option) of all options that take samples."""
    found = [(name, option) for name in COMMANDS for option in ("--calibrate", "--inputs", "--test")]
    return [(name, option) for name, option in found if option in options(name) and is_file(options(name)[option])]


def _saved(**arrays):
    return lambda path: np.savez(path, **arrays)


X = np.linspace(-1, 1, 256, dtype=np.float32).reshape(4, 8, 8, 1)
SAMPLES = {
    "absent": lambda path: None,
    "no archive": lambda path: pathlib.Path(path).write_bytes(b"not numpy's"),
    "cut short": lambda path: (np.savez(path, x=X), pathlib.Path(path).write_bytes(pathlib.Path(path).read_bytes()[:-99])),
    "empty archive": _saved(),
    "other names": _saved(a=X, b=X),
    "another shape": _saved(x=X[:, :7]),
    "text": _saved(x=np.array([["a"] * 64] * 4).reshape(4, 8, 8, 1)),
    "complex": _saved(x=X.astype(np.complex64)),
    "objects": _saved(x=np.array([None, {}], dtype=object)),
    "none": _saved(x=X[:0]),
    "NaN": _saved(x=np.where(X > 0.9, np.nan, X)),
    "infinite": _saved(x=np.where(X > 0.9, np.inf, X)),
}


@pytest.mark.parametrize("name, option", samplers())
@pytest.mark.parametrize("what", SAMPLES)
def test_samples_that_cannot_be(name, option, what, refused):
    SAMPLES[what]("bad.npz")
    args = [arg.replace("samples.npz", "digits.npz") for arg in base(name, float_digits())]
    assert "bad.npz" in refused([*args, option, "bad.npz"])


def float_digits():
    """A float model with the inputs of digits."""
    g = flat.Graph()
    x, y = g.input("float32", (1, 8, 8, 1)), g.output("float32", (1, 8, 8, 1))
    g.op("RELU", [x], [y])
    pathlib.Path("float.tflite").write_bytes(g.build())
    return "float.tflite"


# ---- Ctrl-C

# what makes a command that takes no model work for a while
LONG = {"flash": ["--board", "RPI_PICO", "--firmware", "firmware.uf2", "--volume", "none", "--wait", "60"]}
MOMENTS = (0, 0.05, 0.2, 0.5)  # s after the command has begun


def left_over(folder):
    """Processes that still run with this folder for their temporary files."""
    found = []
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if str(folder).encode() in (process / "environ").read_bytes() and (process / "cmdline").read_bytes():
                found.append(int(process.name))
        except OSError:
            pass  # not ours, or gone
    return found


def test_ctrl_c_while_modules_are_imported(environment):
    script = "import sys\nclass Late:\n    def find_spec(name, *_):\n        if name == 'click': raise KeyboardInterrupt\n"
    script += "sys.meta_path.insert(0, Late)\nfrom viperlite_tools import cli"
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "viperlite: interrupted\n")


@pytest.fixture
def long_build(tmp_path_factory):
    """(arguments with which `viperlite firmware` works for a minute, environment): a source that has little else to make."""
    source = tmp_path_factory.mktemp("micropython")
    version = zip(("MAJOR", "MINOR", "MICRO"), (1, 28, 0))
    files = {
        "py/mpconfig.h": "".join("#define MICROPY_VERSION_%s %d\n" % part for part in version),
        "mpy-cross/Makefile": "all:\n\tsleep 60\n",
        "lib/micropython-lib/README.md": "",
        "bin/idf.py": "#!/bin/sh\n",
    }
    for name, text in files.items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)
    path = os.pathsep.join((str(source / "bin"), os.environ["PATH"]))
    cache = tmp_path_factory.mktemp("cache")
    return ["--board", "ESP32_C3", "--micropython", str(source)], {
        "PATH": path, "IDF_PATH": str(source), "VIPERLITE_CACHE": str(cache)
    }  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_ctrl_c_at_any_moment(name, environment, tmp_path, long_build):
    args = [name] if name not in takers() else base(name, taken(name))
    if name in LONG:
        pathlib.Path("firmware.uf2").write_bytes(esp_rom.uf2())
        args += LONG[name]
    if name == "firmware":
        args += long_build[0]
        environment.update(long_build[1])
    if "-n" in options(name):
        args[args.index("-n") + 1] = "300"
    before, interrupted = listing(), 0
    for moment in MOMENTS:
        process = subprocess.Popen(
            viperlite(*args), env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        assert process.stderr.readline() == "ready\n"
        time.sleep(moment)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of the group
        _, err = process.communicate(timeout=60)
        if process.returncode == 0:
            break  # done before
        interrupted += 1
        assert process.returncode == 130 and err == "viperlite: interrupted\n", (moment, process.returncode, err)
        assert {**listing(), "tmp": None} == {**before, "tmp": None}, moment
        until = time.monotonic() + 5
        while left_over(tmp_path / "tmp") and time.monotonic() < until:
            time.sleep(0.02)
        assert not left_over(tmp_path / "tmp"), moment
    assert interrupted
