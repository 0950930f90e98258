"""docs/getting_started.md is true: its commands print what it shows, and the failures that it lists are the commands' own."""

import re
import shlex
import subprocess
import sys

import esp_rom
import pytest
from conftest import ROOT
from emulated_pico import need_pico, pico, pushed, running  # noqa: F401
from test_flash import Drive
from viperlite_tools import cli
from viperlite_tools.flash import picotool
from viperlite_tools.targets import _port

TEXT = (ROOT / "docs" / "getting_started.md").read_text()
PICO, EYE, STARTED, DRIVE = "/dev/pts/3", "/dev/ttyUSB0", "/dev/ttyACM0", "/media/me/RPI-RP2"  # on the page
NEAR, SIZE_NEAR = 0.1, 0.2  # of a number, of one from 1000 up: sizes, heap, time change from one commit to the next
BLOCKS = [block.split("$ ")[1:] for block in re.findall(r"^```console\n(.*?)^```$", TEXT, re.M | re.S)]
COMMANDS = [text.split("\n", 1) for block in BLOCKS for text in block]

_ANY = r"\b(?:\d{4}-\d\d-\d\d|[0-9a-f]{32})\b"  # a date, a sum
_NUMBER = r"(?<![\w./-])-?\d[\d,]*(?:\.\d+)?(?![\w./])"


def number(text):
    return float(text.replace(",", ""))


def near(have, want):
    if "." in want:
        return have == want
    return abs(number(have) - number(want)) <= abs(number(want)) * (SIZE_NEAR if "," in want else NEAR)


def like(shown, got):
    """Whether a text is what the page shows: ... is any lines, dates and sums are any, whole numbers are near."""
    pattern, numbers, at = "", [], 0
    for found in re.finditer(r"(?m)^\.\.\.\n|%s|%s" % (_ANY, _NUMBER), shown):
        pattern += re.escape(shown[at : found.start()])
        at = found.end()
        if found.group() == "...\n":
            pattern += r"(?:.*\n)*?"
        elif re.fullmatch(_ANY, found.group()):
            pattern += _ANY
        else:
            pattern += "(%s)" % _NUMBER
            numbers.append(found.group())
    match = re.fullmatch(pattern + re.escape(shown[at:]), got)
    return bool(match) and all(map(near, match.groups(), numbers))


def test_like_itself():
    assert like("a 1,000 b\n...\nv1.2 on 2020-01-01\n", "a 1,010 b\nx\n\nv1.2 on 2026-12-31\n")
    for got in ("a 1,300 b\nv1.2 on 2020-01-01\n", "a 1,000 b\nv1.3 on 2020-01-01\n", "a 1,000 b\n"):
        assert not like("a 1,000 b\n...\nv1.2 on 2020-01-01\n", got)


def command(start):
    """(words, what the page shows) of its one command that begins so."""
    ((line, shown),) = [(line, shown) for line, shown in COMMANDS if line.startswith(start)]
    return shlex.split(line), shown


# ---- flash: the board is a stand-in


@pytest.fixture
def flashed(capsys, tmp_path, monkeypatch):
    """flashed(command of the page, firmware, {what stands on the page: what it is here})"""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(picotool.shutil, "which", lambda name: None)

    def flashed(start, firmware, names):
        words, shown = command(start)
        (tmp_path / words[words.index("--firmware") + 1]).write_bytes(firmware)
        code = cli.main([names.get(word, word) for word in words[1:]])
        out, err = capsys.readouterr()
        for there, here in names.items():
            out = out.replace(str(here), there)
        assert code == 0 and like(shown, out), "$ %s\n%s%s" % (" ".join(words), out, err)

    return flashed


@pytest.fixture
def firmware(request):
    need_pico(request)
    return _port.built("rp2040", print).read_bytes()


def test_a_pico_is_flashed(firmware, flashed, tmp_path, monkeypatch):
    drive = Drive(monkeypatch, tmp_path / "RPI-RP2")
    drive.expect(len(firmware))
    flashed("viperlite flash --board RPI_PICO", firmware, {DRIVE: drive.path, STARTED: "/dev/ttyACM3"})


def test_an_esp_eye_is_flashed(flashed):
    with esp_rom.Chip() as chip:
        flashed("viperlite flash --board ESP32_EYE", esp_rom.image(), {EYE: chip.port})


# ---- the rest: the Pico's firmware in the emulator


def said(words, capsys):
    """What a command of the page prints."""
    if words[0] == "viperlite":
        assert cli.main(words[1:]) == 0, capsys.readouterr().err
        return capsys.readouterr().out
    assert words[0] == "mpremote"
    done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pushed
def test_commands_print_what_is_shown(pico, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    due = [(line, shown) for line, shown in COMMANDS if PICO in line]
    assert len(due) >= 4
    for line, shown in due:
        out = said([pico if word == PICO else word for word in shlex.split(line)], capsys).replace(pico, PICO)
        assert like(shown, out), "$ %s\n%s" % (line, out)


def test_every_command_is_tried():
    tried = ("viperlite flash --board RPI_PICO", "viperlite flash --board ESP32_EYE")
    assert all(PICO in line or line.startswith(tried) for line, _ in COMMANDS)


@pushed
def test_listed_failures_are_those_of_the_commands():
    rows = re.search(r"## When it fails\n.*?\|---.*?\n(.*?)\n\n", TEXT, re.S).group(1).splitlines()
    folders = (ROOT / "host_tools" / "viperlite_tools", ROOT / "mpy_modules" / "viperlite", ROOT / "port")
    source = "".join(path.read_text() for folder in folders for path in folder.rglob("*.py"))
    fragments = [part for row in rows for part in re.findall(r"`([^`]+)`", row.split("|")[1])]
    assert len(fragments) > 10
    for fragment in fragments:
        for word in (EYE, "RPI-RP2", "looking for the chip's loader"):
            fragment = fragment.replace(word, "%s")
        assert fragment in source, fragment


def test_the_emulated_pico_is_started_as_shown():
    assert "\n    python3 port/pico.py\n" in TEXT


@pushed
def test_the_emulated_pico_keeps_its_flash_and_ends_when_told(request, tmp_path):
    need_pico(request)
    keep = "with open('note', 'w') as f:\n    f.write('kept')"
    for script, out in ((keep, ""), ("print(open('note').read())", "kept")):
        with running("--flash", tmp_path / "flash") as (process, port):
            argv = [sys.executable, "-m", "mpremote", "connect", port, "exec", script]
            done = subprocess.run(argv, capture_output=True, text=True, timeout=60)
            assert (done.returncode, done.stdout.strip()) == (0, out), done
        assert process.returncode == 143


@pytest.mark.parametrize("words, told", [
    (["--firmware", "none.uf2"], "cannot use none.uf2: No such file or directory"),
    (["--firmware", __file__], "is no .uf2 for an RP2040\n  -> "),
    (["--flash", str(ROOT)], "cannot use %s: Is a directory" % ROOT),
])  # fmt: skip
def test_what_an_emulated_pico_cannot_use_is_told(words, told, request):
    need_pico(request)
    argv = [sys.executable, str(ROOT / "port" / "pico.py"), *words]
    done = subprocess.run(argv, capture_output=True, text=True)
    assert done.returncode == 1 and not done.stdout and told in done.stderr, done


@pytest.mark.parametrize("there, more", [
    (("apt-get", "sudo"), ""),
    (("apt-get",), "  # there is no sudo here: as root, without it"),
    ((), "  # Debian's names: there is no apt-get here"),
])  # fmt: skip
def test_what_to_install_is_told_at_once(there, more, tmp_path):
    bin = tmp_path / "bin"
    bin.mkdir()
    for name in there:
        (bin / name).touch(mode=0o755)
    env = {"PATH": str(bin), "VIPERLITE_CACHE": str(tmp_path / "cache")}
    (tmp_path / "a.uf2").write_bytes(b"UF2\n" + bytes(24) + bytes.fromhex("56ff8be4") + bytes(480))
    argv = [sys.executable, str(ROOT / "port" / "pico.py"), "--firmware", str(tmp_path / "a.uf2")]
    done = subprocess.run(argv, env=env, capture_output=True, text=True)
    line = "sudo apt-get install --no-install-recommends nodejs npm" + more
    assert (done.returncode, done.stderr) == (1, "error: node, npm missing here\n  -> %s\n" % line)
