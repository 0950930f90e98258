"""The applications in port/examples, on targets. Their answers are TFLM's."""

import math
import os
import re
import subprocess
import sys

import numpy as np
import pytest

import goldens
import tflm
from conftest import ROOT, chosen
from emulated_pico import pico, pushed  # noqa: F401
from viperlite_tools import convert, models, mpy, pipeline, romfs, targets
from viperlite_tools.targets import _port

EXAMPLES = ROOT / "port" / "examples"
HELLO, PERSON = EXAMPLES / "hello_world", EXAMPLES / "person_detection"
SINE = ROOT / "host_tools" / "models" / "hello_world_int8.tflite"
DETECTOR = goldens.SHARED / "models" / "person_detect.tflite"
PICTURES = [goldens.SHARED / "img" / name for name in ("no_person.bmp", "person.bmp")]
SIDE = 96
HOST_ONLY = "make_pictures.py"

MOUNT = """
import os, sys, vfs
for name in "app", "model":
    vfs.mount(vfs.VfsRom(data(name)), "/" + name)
    sys.path.append("/" + name)
os.chdir("/app")
"""


@pytest.fixture
def started(request):
    """started(name, folder, model, more): a session on a target, with an application and its model in ROMFS."""

    def started(name, folder, path, module, more=()):
        target = targets.get(name)
        if name not in chosen(request.config)[0]:
            pytest.skip("%s: not asked for" % name)
        if target.missing():
            pytest.skip("%s: %s" % (name, target.missing()))
        model = models.Model(path, pipeline.prepare(path.read_bytes()).data)
        (image,) = convert.files(model, module, "romfs", target.march).values()
        held = {py.name: py.read_bytes() for py in folder.glob("*.py") if py.name != HOST_ONLY}
        session = target.session({"app": romfs.image({**held, **dict(more)}), "model": image})
        request.addfinalizer(session.close)
        session.start()
        session.run(MOUNT)
        return session

    return started


def skip_without(*paths):
    for path in paths:
        if not path.is_file():
            pytest.skip("no %s" % path)


# ---- hello_world


@pytest.fixture(scope="module")
def sines():
    """[(x, what TFLM answers)] of one period."""
    model = models.Model(SINE)
    (scale, zero), (out_scale, out_zero) = model.inputs[0].quantization, model.outputs[0].quantization
    found = []
    for k in range(20):
        x = 2 * math.pi * k / 20
        q = x / scale + zero
        assert abs(q - math.floor(q) - 0.5) >= 1e-6 * x / scale  # no board's float32 rounds it to another number
        ((y,),) = tflm.run(model.data, [[np.full((1, 1), np.clip(round(q), -128, 127), np.int8)]])
        found.append((x, (int(y[0, 0]) - out_zero) * out_scale))
    return found


@pytest.mark.parametrize("name", [name for name in targets.names() if name != "cpython"])
def test_hello_world_draws_what_tflm_answers(name, request, sines):
    how = "in_folder" if name == "xtensa" else "started"  # xtensa has no ROMFS
    session = request.getfixturevalue(how)(name, HELLO, SINE, "hello_world")
    out = session.run("import main\nmain.PAUSE = 0\nmain.main()")
    lines = out.splitlines()
    assert len(lines) == len(sines)
    for line, (x, y) in zip(lines, sines):
        assert line[:15] == "%6.3f %7.3f " % (x, y)
        assert line.endswith("*") and line[15:-1].strip() == ""
        assert abs(len(line) - 17 - 20 * (min(1, max(-1, y)) + 1)) <= 0.501
        assert abs(y - math.sin(x)) < 0.035  # at these x TFLM's own answers are up to 0.032 from the sine
    if name == "rp2040":
        assert "```\n%s```\n" % out in (HELLO / "README.md").read_text()


def test_hello_world_dims_the_led_of_a_pico(started):
    session = started("rp2040", HELLO, SINE, "hello_world")
    slice_4 = 0x40050000 + 4 * 0x14  # of the PWM: GPIO 25 is its channel B
    script = "import main, machine\nlight = main.led()\nfor y in (-1, 0.5, 1):\n    light.duty_u16(main.brightness(y))\n"
    script += "    print(machine.mem32[%d] >> 16 & 0xFFFF, machine.mem32[%d])\n" % (slice_4 + 0x0C, slice_4 + 0x10)
    low, most, high = ([int(word) for word in line.split()] for line in session.run(script).splitlines())
    assert low[0] == 0 and abs(most[0] / (most[1] + 1) - 0.75) < 0.001 and high[0] >= high[1]


STAND_IN = """
class PWM:
    seen = []
    def __init__(self, pin, freq, duty_u16):
        self.seen.append((pin, duty_u16))
    def duty_u16(self, duty):
        self.seen.append(duty)
class Module:
    pass
board, machine = Module(), Module()
board.LED, machine.Pin, machine.PWM = 21, lambda number: number, PWM
sys.modules["board"], sys.modules["machine"] = board, machine
import main
main.PAUSE = 0
main.main(periods=2)
print(PWM.seen)
"""


def test_hello_world_dims_the_led_of_the_board_module_and_leaves_it_dark(started, sines):
    seen = eval(started("unix", HELLO, SINE, "hello_world").run(STAND_IN).splitlines()[-1])
    assert seen[0] == (21, 0) and seen[-1] == 0
    wanted = [min(65535, max(0, 65535 * (y + 1) / 2)) for _, y in sines] * 2
    assert np.abs(np.subtract(seen[1:-1], wanted)).max() <= 1


# ---- person_detection


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    """{NAME.int8: bytes} of TFLM's pictures, by the script."""
    skip_without(DETECTOR, *PICTURES)
    pytest.importorskip("PIL")
    folder = tmp_path_factory.mktemp("pictures")
    done = make_pictures("--as-int8", folder, *PICTURES)
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def make_pictures(*args):
    command = [sys.executable, PERSON / HOST_ONLY, *args]
    return subprocess.run([str(a) for a in command], capture_output=True, text=True)


@pytest.fixture(scope="module")
def answers(pictures):
    """The lines that TFLM's answers make."""
    lines = []
    for name, data in pictures.items():
        ((scores,),) = tflm.run(DETECTOR.read_bytes(), [[np.frombuffer(data, np.int8).reshape(1, SIDE, SIDE, 1)]])
        nobody, person = scores[0].astype(int) + 128
        said = "person    " if person > nobody else "no person "
        lines.append("%s %d %%  %s\n" % (said, max(nobody, person) * 100 >> 8, name[:-5]))
    assert [line[:9].strip() for line in lines] == ["no person", "person"]  # which is right
    return "".join(lines)


def put(pictures):
    return {"pictures/" + name: data for name, data in pictures.items()}


# the loop of main.main(), with nothing allocated in it
LOCKED = """
import main, micropython
detector = main.Detector(
    main.image_provider.provider(main.board), main.person_detect.interpreter(), main.responder.Responder(main.board)
)
there = True
while there:
    micropython.heap_lock()
    try:
        there = detector.step()
    finally:
        micropython.heap_unlock()
"""


@pytest.mark.parametrize("name", ["unix", "rp2040"])
def test_person_and_no_person_with_nothing_allocated(name, started, pictures, answers):
    session = started(name, PERSON, DETECTOR, "person_detect", put(pictures))
    assert session.run(LOCKED) == answers
    if name == "rp2040":
        assert "```\n%s```\n" % answers in (PERSON / "README.md").read_text()
        gpio_out = 0xD0000010  # the register that drives the pins
        assert session.run("import machine\nprint(machine.mem32[%d] >> 25 & 1)" % gpio_out) == "1\n"
    else:
        assert session.run("main.main()") == answers


def test_a_picture_as_people_have_them(pictures, tmp_path):
    done = make_pictures(tmp_path, PICTURES[0])
    assert done.returncode == 0, done.stderr
    data = (tmp_path / "no_person.int8").read_bytes()
    assert bytes(b ^ 0x80 for b in data) == pictures["no_person.int8"]


def test_mistakes_with_pictures_are_told(pictures, tmp_path):
    from PIL import Image

    Image.new("RGB", (120, 100), (255, 255, 255)).save(tmp_path / "wide.png")
    done = make_pictures(tmp_path, tmp_path / "wide.png")
    assert done.returncode == 0 and set((tmp_path / "wide.int8").read_bytes()) == {127}
    for args, told in (
        (("--as-int8", tmp_path, tmp_path / "wide.png"), "120 x 100 pixels"),
        ((tmp_path, tmp_path / "no.bmp"), "cannot read picture"),
        ((tmp_path, PERSON / "main.py"), "is no picture"),
        ((tmp_path, tmp_path / "wide.png", tmp_path / "x" / "wide.bmp"), "two pictures are called wide"),
        ((tmp_path,), "--help"),
    ):
        done = make_pictures(*args)
        assert done.returncode == 1 and done.stderr.count("\n") == 1 and told in done.stderr, done.stderr


# (files of the folder, what is raised)
WRONG = [
    (None, "no camera on this board, and no folder pictures: copy pictures there"),
    ({"pictures/x.txt": b""}, "no pictures (*.int8) in the folder pictures"),
    ({"pictures/x.int8": bytes(100)}, "pictures/x.int8 has 100 bytes, 96 x 96 pixels are 9216"),
]


@pytest.mark.parametrize("files, told", WRONG)
def test_a_folder_without_pictures_is_told(files, told, started):
    session = started("unix", PERSON, SINE, "person_detect", files or {})
    with pytest.raises(targets.TargetError) as raised:
        session.run("import image_provider\nimage_provider.provider(None)")
    assert "ProviderError: " + told in str(raised.value)


def test_a_model_of_another_kind_is_told(started, pictures):
    session = started("unix", PERSON, SINE, "person_detect", put(pictures))
    with pytest.raises(targets.TargetError) as raised:
        session.run("import main\nmain.main()")
    told = "ValueError: person_detect takes int8 (1, 1) and gives int8 (1, 1); pictures are int8 (1, 96, 96, 1)"
    assert told in str(raised.value)


# ---- the camera, by a module that stands in for micropython-camera-API 0.6.2 (src/modcamera_api.c, modcamera.c)

CAMERA = """
from array import array
class PixelFormat:
    GRAYSCALE = 3
class FrameSize:
    R96X96 = 0
class GrabMode:
    WHEN_EMPTY = 0
class Camera:
    frames = []
    broken = vflip = False
    def __init__(self, *, data_pins, pclk_pin, vsync_pin, href_pin, sda_pin, scl_pin, xclk_pin, powerdown_pin, reset_pin,
                 pixel_format, frame_size, fb_count, grab_mode):
        if self.broken:
            raise OSError("Failed to capture initial frame. Construct a new object with appropriate configuration.")
        if not isinstance(data_pins, list):
            raise TypeError("data_pins must be a list or bytearray")
        print(data_pins, pclk_pin, vsync_pin, href_pin, sda_pin, scl_pin, xclk_pin, powerdown_pin, reset_pin)
        print(pixel_format, frame_size, fb_count, grab_mode)
    def capture(self):
        frame = self.frames.pop(0)
        return None if frame is None else memoryview(array("b", frame))
"""


@pytest.fixture(params=["unix", "xtensa"])
def eye(request, pictures):
    """A session with the ESP-EYE's board module and that camera module; the camera sees TFLM's pictures."""
    seen = {name[:-5]: bytes(b ^ 0x80 for b in data) for name, data in pictures.items()}
    modules = {"board": (ROOT / "boards" / "ESP32_EYE" / "board.py").read_bytes(), "camera": CAMERA.encode()}
    return request.getfixturevalue("in_folder")(request.param, PERSON, DETECTOR, "person_detect", seen, modules)


@pytest.fixture
def in_folder(request, tmp_path):
    """in_folder(name, folder, model, module, files, modules): like started, compiled in a folder of this machine's."""

    def in_folder(name, folder, path, module, files=(), modules=()):
        target = targets.get(name)
        if name != "xtensa" and name not in chosen(request.config)[0]:
            pytest.skip("%s: not asked for" % name)
        if target.missing():
            pytest.skip("%s: %s" % (name, target.missing()))
        model = models.Model(path, pipeline.prepare(path.read_bytes()).data)
        (code,) = convert.files(model, module, "mpy", target.march).values()
        (tmp_path / (module + ".mpy")).write_bytes(code)
        sources = {py.stem: py.read_bytes() for py in folder.glob("*.py") if py.name != HOST_ONLY}
        for stem, source in {**sources, **dict(modules)}.items():
            (tmp_path / (stem + ".mpy")).write_bytes(mpy.compile(source, stem + ".py", target.march))
        session = target.session(dict(files))
        request.addfinalizer(session.close)
        session.start()
        session.run("import sys\nsys.path.insert(0, %r)" % str(tmp_path))  # before the driver, which is a main too
        return session

    return in_folder


PINS_TOLD = "[34, 13, 14, 35, 39, 38, 37, 36] 25 5 27 18 23 4 -1 -1\n3 0 1 0\n"

WITH_LEDS = """
import camera
class Pin:
    OUT = 1
    state = {}
    def __init__(self, number, mode, value):
        self.number = number
        self(value)
    def __call__(self, value):
        self.state[self.number] = bool(value)
class Machine:
    pass
machine = sys.modules["machine"] = Machine()
machine.Pin = Pin
camera.Camera.frames += [data("no_person"), data("person")]
import main
detector = main.Detector(
    main.image_provider.provider(main.board), main.person_detect.interpreter(), main.responder.Responder(main.board)
)
for _ in range(2):
    print(detector.step())
    print(sorted(Pin.state.items()))
print(detector._provider._camera.vflip)
"""


def test_the_camera_and_the_leds_of_an_esp_eye(eye, answers):
    first, second = (re.sub(r"  \w+\n", "  camera\n", line) for line in answers.splitlines(True))
    dark = "True\n[(21, False), (22, True)]\n"
    lit = "True\n[(21, True), (22, False)]\n"
    assert eye.run(WITH_LEDS) == PINS_TOLD + first + dark + second + lit + "True\n"


READ = "import board, camera, image_provider\n%s\nimage_provider.provider(board).read(bytearray(9216))"
FAULTS = [
    ("camera.Camera.frames = [None]", "the camera gave no picture; look at its cable"),
    ("camera.Camera.frames = [bytes(320 * 240)]", "the camera gave 76800 bytes, 96 x 96 grey pixels are 9216"),
    ("camera.Camera.broken = True", "the camera does not start: Failed to capture initial frame"),
    ("sys.modules['camera'] = sys", "this firmware has no module camera: build it with `viperlite firmware --camera`"),
]


def test_faults_of_the_camera_are_told(eye):
    for fault, told in FAULTS:
        with pytest.raises(targets.TargetError) as raised:
            eye.run(READ % fault)
        assert "ProviderError: " + told in str(raised.value)


# ---- what the READMEs tell to type

SHELL = """
set -e
viperlite() { "$PYTHON" -c 'from viperlite_tools.cli import run; run()' "$@"; }
mpremote() { "$PYTHON" -m mpremote "$@"; }
python() { "$PYTHON" "$@"; }
python3() { "$PYTHON" "$@"; }
micropython() { "$MICROPYTHON" "$@"; }
"""


def typed(readme, first, names):
    """What comes of a block of lines, told by how its first one begins. names: {what stands there: what it is here}"""
    (block,) = [text for text in re.findall(r"(?:^    .*\n)+", readme.read_text(), re.M) if text.startswith("    " + first)]
    lines = [line for line in block.splitlines() if "port/pico.py" not in line]
    script = "\n".join(lines)
    for there, here in names.items():
        assert there in script
        script = script.replace(there, str(here))
    folders = os.pathsep.join(str(ROOT / name) for name in ("host_tools", "mpy_modules"))
    env = {**os.environ, "PYTHON": sys.executable, "PYTHONPATH": folders, "MICROPYTHON": str(_port.built("unix", print))}
    done = subprocess.run(["bash", "-c", SHELL + script], cwd=ROOT, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def shown(readme):
    return re.search(r"^```\n(.*?)^```$", readme.read_text(), re.M | re.S).group(1)


def need(request, name):
    if name not in chosen(request.config)[0] or targets.get(name).missing():
        pytest.skip("%s: not asked for, or it cannot run here" % name)


@pushed
def test_hello_world_without_a_board(pico, request):
    need(request, "unix")
    readme = HELLO / "README.md"
    assert typed(readme, "python3 port/pico.py", {"/dev/pts/3": pico}).endswith(shown(readme))


def test_hello_world_on_this_machine(request, tmp_path):
    need(request, "unix")
    readme = HELLO / "README.md"
    assert typed(readme, "viperlite convert", {"build/hello": tmp_path}).endswith(shown(readme))


@pushed
def test_person_detection_without_a_board(request, pictures):
    """A push of this model takes the emulated Pico half a minute."""
    if chosen(request.config)[0] != targets.names():
        pytest.skip("on all targets only")
    port = request.getfixturevalue("pico")
    names = {" person.bmp no_person.bmp": "".join(" %s" % path for path in PICTURES)}
    names[" person_detect.tflite"] = " %s" % DETECTOR
    readme = PERSON / "README.md"
    assert typed(readme, "python3 port/pico.py", {"/dev/pts/3": port, **names}).endswith(shown(readme))


def test_person_detection_on_this_machine(request, pictures):
    need(request, "unix")
    folder = ROOT / "build" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in pictures.items():
        (folder / name).write_bytes(data)
    readme = PERSON / "README.md"
    assert typed(readme, "viperlite convert", {" person_detect.tflite": " %s" % DETECTOR}).endswith(shown(readme))
