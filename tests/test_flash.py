"""viperlite flash: the real esptool against a chip's ROM loader on a pseudo-terminal, and a drive as RP2 boards show it."""

import functools
import os
import pathlib
import random
import signal
import struct
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import esp_rom
import pytest
import serial
import viperlite
import viperlite_tools
from cases import BASE_SEED
from esp_rom import Chip
from viperlite_tools import cli, flash
from viperlite_tools.errors import CommandError
from viperlite_tools.flash import esp32, picotool, uf2

MB = 1 << 20
EYE = ["flash", "--board", "ESP32_EYE"]
PICO = ["flash", "--board", "RPI_PICO"]


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VIPERLITE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(picotool.shutil, "which", lambda name: None)  # a board at this machine is none of ours


@pytest.fixture
def told(capsys):
    """told(args): what the command prints, which must be its success."""

    def told(args):
        code = cli.main(args)
        out, err = capsys.readouterr()
        assert (code, err) == (0, ""), (args, out, err)
        return out

    return told


@pytest.fixture
def refused(capsys):
    """refused(args): the one line with which it fails. It says of nothing that it was written."""

    def refused(args):
        code = cli.main(args)
        out, err = capsys.readouterr()
        assert code == 1 and err.count("\n") == 1 and err.startswith("viperlite: "), (args, out, err)
        assert "verified" not in out and "taken" not in out and ";" in err, (args, out, err)
        return err

    return refused


def saved(data, name="firmware.bin"):
    pathlib.Path(name).write_bytes(data)
    return ["--firmware", name]


# ---- ESP32: what works


@pytest.mark.parametrize("mcu, board, offset", [("esp32", "ESP32_EYE", 0x1000), ("esp32c3", "ESP32_C3", 0)])
def test_an_image_is_written_at_the_offset_of_the_chip_and_nowhere_else(mcu, board, offset, told):
    data = esp_rom.image(mcu)
    with Chip(mcu) as chip:
        out = told(["flash", "--board", board, "--port", chip.port, *saved(data)])
    assert chip.flash[offset : offset + len(data)] == data
    assert set(chip.flash[:offset]) <= {0xFF} and set(chip.flash[offset + len(data) :]) == {0xFF}
    assert "verified" in out and "0x%x" % offset in out and "MicroPython v1.28.0" in out and "4 MB" in out
    assert chip.stub and chip.baud == 460800 and esp_rom._DEFL_DATA in chip.used and esp_rom._FLASH_DATA not in chip.used


def test_the_rom_loader_alone_writes_too():
    board = flash.Board("ESP32_EYE")
    image = esp32.image("x", esp_rom.image(), board)
    sent, lines = [], []
    with Chip() as chip:
        esp32.write(image, board, chip.port, 460800, lines.append, lambda *at: sent.append(at), stub=False)
    assert not chip.stub and chip.baud == 115200 and chip.flash[0x1000:][: len(image.data)] == image.data
    assert sent == sorted(sent) and sent[-1][0] == sent[-1][1] > 0 and len(sent) > 5  # progress
    assert len(lines) == 1 and "ESP32" in lines[0]


def test_esptool_itself_says_nothing():
    """In a process of its own: esptool keeps the logger that it finds when it is imported."""
    folders = [str(pathlib.Path(module.__file__).parents[1]) for module in (viperlite_tools, viperlite)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(folders)}
    with Chip() as chip:
        args = [*EYE, "--port", chip.port, *saved(esp_rom.image())]
        script = "import sys; from viperlite_tools.cli import run; run()"
        done = subprocess.run([sys.executable, "-c", script, *args], env=environment, capture_output=True, text=True)
    words = [line.split()[0] for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr, words) == (0, "", ["firmware", "board", "verified", "next"]), done


def test_what_was_in_flash_is_replaced(told):
    with Chip() as chip:
        for app in (60000, 30000):
            data = esp_rom.image(app=app)
            told([*EYE, "--port", chip.port, "--baud", "115200", *saved(data)])
            assert chip.flash[0x1000:][: len(data)] == data
            chip.stub = False  # as after a reset


def test_the_only_bridge_is_found(told, refused, monkeypatch):
    with Chip() as chip:
        ports = [SimpleNamespace(device="/dev/ttyS0", vid=None, pid=None)]
        monkeypatch.setattr(esp32.list_ports, "comports", lambda: ports)
        assert "no board found" in refused([*EYE, *saved(esp_rom.image())])
        ports.append(SimpleNamespace(device=chip.port, vid=0x10C4, pid=0xEA60))
        assert chip.port in told([*EYE, *saved(esp_rom.image())])
        ports.append(SimpleNamespace(device="/dev/ttyUSB7", vid=0x1A86, pid=0x7523))
        assert "2 boards found" in refused([*EYE, *saved(esp_rom.image())])


# ---- ESP32: the wrong file


@functools.cache
def damaged():
    """{what: (bytes, words of the message)}"""
    good = esp_rom.image()
    flipped = bytearray(good)
    flipped[0x10000 - 0x1000 + 500] ^= 4
    boot = bytearray(good)
    boot[100] ^= 1
    table = bytearray(good)
    table[0x7000 + 9] ^= 1
    return {
        "empty": (b"", "0xE9"),
        "text": (b"hello" * 99, "0xE9"),
        "UF2": (esp_rom.uf2(), "UF2"),
        "a few bytes": (good[:20], "cut short"),
        "application alone": (good[0xF000:], "partition table"),
        "bootloader alone": (good[:0x3000], "partition table"),
        "table alone": (good[:0x7100], "no application"),
        "cut short": (good[:-100], "damaged or cut short"),
        "a bit of the application": (bytes(flipped), "application factory"),
        "a bit of the bootloader": (bytes(boot), "bootloader"),
        "a bit of the table": (bytes(table), "partition table"),
        "for an ESP32-C3": (esp_rom.image("esp32c3"), "ESP32-C3"),
        "for an ESP32-S3": (esp_rom.image(number=9), "ESP32-S3"),
        "for an unknown chip": (esp_rom.image(number=4711), "4711"),
        "for 8 MB, by its header": (esp_rom.image(size=8 * MB, end=4 * MB), str(8 * MB)),
        "for 8 MB, by its partitions": (esp_rom.image(end=8 * MB), str(8 * MB)),
        "too large": (good.ljust(4 * MB - 0xFFF, b"\xff"), str(4 * MB - 0xFFF)),
    }


@pytest.mark.parametrize("what", damaged())
def test_what_is_no_firmware_for_the_board_is_refused_before_the_port_is_opened(what, refused):
    data, words = damaged()[what]
    err = refused([*EYE, "--port", "/dev/none", *saved(data)])
    assert words in err and "firmware.bin" in err and "/dev/none" not in err


def test_any_cut_of_an_image_ends_in_one_line():
    good, board = esp_rom.image(app=5000), flash.Board("ESP32_EYE")
    for n in [*range(0, 200, 7), *range(0x6FF0, 0x7100, 9), *range(0xEFF0, len(good), 61)]:
        with pytest.raises(CommandError):
            esp32.image("x", good[:n], board)
    assert esp32.image("x", good, board).needs == 4 * MB


# ---- ESP32: the wrong board, and no board


@pytest.mark.parametrize(
    "chip, words",
    [
        ({"mcu": "esp32c3"}, "ESP32-C3"),
        ({"mcu": "esp32s2"}, "ESP32-S2"),
        ({"size": 2 * MB}, str(2 * MB)),
        ({"size": 0}, "cannot tell"),
        ({"efuses": {6: 1 << 4}}, "signed"),
        ({"efuses": {0: 1 << 20}}, "encrypted"),
    ],
    ids=lambda value: str(value),
)
def test_the_wrong_chip_is_refused_before_anything_is_written(chip, words, refused):
    with Chip(**chip) as chip:
        err = refused([*EYE, "--port", chip.port, *saved(esp_rom.image())])
    assert words in err and "nothing was written" in err
    assert not chip.written and set(chip.flash) <= {0xFF}


def test_a_chip_of_a_revision_that_is_too_old(refused):
    with Chip() as chip:
        err = refused([*EYE, "--port", chip.port, *saved(esp_rom.image(revision=301))])
    assert "v0.0" in err and "v3.1 to v3.99" in err and "nothing was written" in err and not chip.written


def test_flash_that_is_larger_than_the_boards_will_do(told):
    with Chip(size=8 * MB) as chip:
        assert "8 MB" in told([*EYE, "--port", chip.port, *saved(esp_rom.image())])


def test_a_port_that_nobody_answers_at():
    board = flash.Board("ESP32_EYE")
    image = esp32.image("x", esp_rom.image(), board)
    with Chip(fault=("silent", 0)) as chip:
        with pytest.raises(CommandError, match="no answer while looking for the chip.*BOOT"):
            esp32.write(image, board, chip.port, 460800, print, print, attempts=1)


def test_a_port_that_is_not_there_or_none(refused):
    assert "there is no /dev/ttyUSB77" in refused([*EYE, "--port", "/dev/ttyUSB77", *saved(esp_rom.image())])
    assert "cannot open /dev/null" in refused([*EYE, "--port", "/dev/null", *saved(esp_rom.image())])
    assert "no serial port" in refused([*EYE, "--port", "nonsense://x", *saved(esp_rom.image())])


def test_a_port_that_another_program_holds(refused):
    with Chip() as chip, serial.Serial(chip.port, exclusive=True):
        assert "busy" in refused([*EYE, "--port", chip.port, *saved(esp_rom.image())])
    assert not chip.used


def test_a_port_without_permission():
    with Chip() as chip:
        os.chmod(chip.port, 0)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)  # nobody: root may open anything
        try:
            with pytest.raises(CommandError, match="no permission for %s.*dialout" % chip.port):
                esp32._open(chip.port)
        finally:
            os.seteuid(user)


# ---- ESP32: faults in the middle


@pytest.mark.parametrize(
    "fault, words",
    [
        (("md5", 0), "MD5"),
        (("flip", 1), "MD5"),
        (("gone", 1), "connection broke"),
        (("silent", 1), "no answer"),
        (("noise", 1), "no answer"),
        (("refuse", 1), "Flash write error"),
    ],
    ids=lambda value: value[0],
)
def test_a_fault_while_writing_is_told_and_nothing_is_called_written(fault, words, refused):
    with Chip(fault=fault) as chip:
        err = refused([*EYE, "--port", chip.port, *saved(esp_rom.image())])
    assert words in err and "incomplete" in err and chip.blocks


def test_after_a_fault_the_same_command_writes_all(told, refused):
    with Chip(fault=("flip", 1)) as chip:
        args = [*EYE, "--port", chip.port, *saved(esp_rom.image())]
        refused(args)
        chip.stub, chip.fault = False, ""
        told(args)
    assert chip.flash[0x1000:].startswith(esp_rom.image())


def test_ctrl_c_while_writing_frees_the_port(capsys):
    with Chip(fault=("silent", 1)) as chip:
        timer = threading.Timer(0.7, os.kill, (os.getpid(), signal.SIGINT))
        timer.start()
        code = cli.main([*EYE, "--port", chip.port, *saved(esp_rom.image())])
        timer.join()
        assert code == 130 and chip.blocks == 1
        out, err = capsys.readouterr()
        assert err == "viperlite: interrupted\n" and "verified" not in out
        serial.Serial(chip.port, exclusive=True).close()


# ---- RP2: the file

ABSOLUTE = esp_rom.uf2_block(0x10FFFF00, b"\xef" * 256, 0, 2, 0xE48BFF57)  # what RP2350's erratum E10 makes of each file


def test_uf2_files_of_each_chip_are_for_their_boards():
    pico, pico2 = flash.Board("RPI_PICO"), flash.Board("RPI_PICO2")
    assert uf2.image("x", esp_rom.uf2(), pico).blocks == 12
    assert "Arm" in uf2.image("x", esp_rom.uf2(family=0xE48BFF59), pico2).family
    assert "RISC-V" in uf2.image("x", esp_rom.uf2(family=0xE48BFF5A, first=ABSOLUTE), pico2).family


def test_a_hole_in_the_addresses_is_no_gap():
    pages = [0, 1, 2, 64, 65]  # firmware, then a ROMFS
    data = b"".join(esp_rom.uf2_block(0x10000000 + 256 * p, bytes(256), k, 5, 0xE48BFF56) for k, p in enumerate(pages))
    assert uf2.image("x", data, flash.Board("RPI_PICO")).size == 66 * 256


@functools.cache
def bad_uf2():
    good = esp_rom.uf2()
    broken = bytearray(good)
    broken[512 * 3 + 510] ^= 1
    size = bytearray(good)
    struct.pack_into("<I", size, 512 * 2 + 16, 128)
    twice = good[: 512 * 11] + esp_rom.uf2_block(0x10000000, bytes(256), 11, 12, 0xE48BFF56)
    return {
        "empty": (b"", "no UF2"),
        "an ESP32's": (esp_rom.image(), "ESP32"),
        "cut inside of a block": (good[:-7], "cut short"),
        "cut between blocks": (good[: 512 * 9], "9 blocks of 12"),
        "a block left out": (good[: 512 * 4] + good[512 * 5 :], "11 blocks of 12"),
        "a block twice": (good[: 512 * 4] + good[512 * 3 :], "12"),
        "two for one address": (twice, "one address"),
        "a wrong magic": (bytes(broken), "block 3"),
        "a wrong size": (bytes(size), "128"),
        "for a RP2350": (esp_rom.uf2(family=0xE48BFF59), "RP2350, Arm"),
        "for two chips": (good + esp_rom.uf2(family=0xE48BFF59), "RP2350"),
        "for another chip": (esp_rom.uf2(family=0xADA52840), "ada52840"),
        "for RAM": (esp_rom.uf2(at=0x20000000), "0x20000000"),
        "beyond the flash": (esp_rom.uf2(at=0x10200000 - 512), "0x10200000"),
        "not from the start": (esp_rom.uf2(at=0x10010000), "start of the flash"),
        "erratum alone": (ABSOLUTE, "e48bff57"),
    }


@pytest.mark.parametrize("what", bad_uf2())
def test_what_is_no_uf2_for_the_board_is_refused(what, refused):
    data, words = bad_uf2()[what]
    err = refused([*PICO, *saved(data, "firmware.uf2")])
    assert words in err and "firmware.uf2" in err


@pytest.mark.parametrize("way, name", [(esp32, "ESP32_EYE"), (uf2, "RPI_PICO")], ids=["esp32", "uf2"])
def test_damaged_headers_end_in_an_image_or_one_line(way, name):
    rng, board = random.Random(BASE_SEED), flash.Board(name)
    good = esp_rom.image(app=300) if way is esp32 else esp_rom.uf2()
    spots = [*range(64), *range(0x7000, 0x7090), *range(0xF000, 0xF060)] if way is esp32 else [*range(40), *range(512, 552)]
    refusals = 0
    for _ in range(600):
        data = bytearray(good)
        for _ in range(rng.choice((1, 2, 4))):
            data[rng.choice(spots)] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))
        try:
            way.image("x", bytes(data), board)
        except CommandError as error:
            assert "\n" not in str(error)
            refusals += 1
    assert refusals > 100


# ---- RP2: the drive


class Drive:
    """A folder as the boot ROM shows it. Once the file has come whole it goes, and a serial port comes, unless it fails."""

    def __init__(self, monkeypatch, path, name="RPI-RP2", leaves=True, starts=True):
        self.path, self.leaves, self.starts, self.ports = path, leaves, starts, []
        path.mkdir()
        (path / uf2.INFO).write_text("UF2 Bootloader v3.0\nModel: Raspberry Pi RP2\nBoard-ID: %s\n" % name)
        monkeypatch.setattr(uf2, "mounts", lambda: [path.parent / "other", path])
        monkeypatch.setattr(uf2.list_ports, "comports", lambda: list(self.ports))
        monkeypatch.setattr(uf2, "STARTS", 3)

    def expect(self, size):
        def watch():
            until = time.monotonic() + 5
            while time.monotonic() < until:
                found = self.path / "firmware.uf2"
                if found.exists() and found.stat().st_size == size:
                    self.got = found.read_bytes()
                    if self.leaves:
                        (self.path / uf2.INFO).unlink()
                    if self.starts:
                        self.ports.append(SimpleNamespace(device="/dev/ttyACM3", vid=0x2E8A, pid=5))
                    return
                time.sleep(0.01)

        threading.Thread(target=watch, daemon=True).start()


def test_a_uf2_is_copied_and_the_board_starts(tmp_path, monkeypatch, told):
    data = esp_rom.uf2(100000)
    drive = Drive(monkeypatch, tmp_path / "media")
    drive.expect(len(data))
    out = told([*PICO, *saved(data, "f.uf2")])
    assert drive.got == data and "391 blocks" in out and "/dev/ttyACM3" in out


def test_a_drive_that_does_not_take_it_or_start_is_told(tmp_path, monkeypatch, refused):
    data = esp_rom.uf2()
    for k, (leaves, words) in enumerate([(False, "did not take"), (True, "not verified")]):
        drive = Drive(monkeypatch, tmp_path / str(k), leaves=leaves, starts=False)
        monkeypatch.setattr(uf2, "STARTS", 1)
        drive.expect(len(data))
        assert words in refused([*PICO, "--volume", str(drive.path), *saved(data, "f.uf2")])


def test_a_drive_that_fails_in_the_middle(tmp_path, monkeypatch, refused):
    drive = Drive(monkeypatch, tmp_path / "media")
    (drive.path / "firmware.uf2").symlink_to("/dev/full")
    err = refused([*PICO, *saved(esp_rom.uf2(100000), "f.uf2")])
    assert "failed after 0 of" in err and "incomplete" in err
    (drive.path / "firmware.uf2").unlink()
    (drive.path / "firmware.uf2").mkdir()
    err = refused([*PICO, *saved(esp_rom.uf2(), "f.uf2")])
    assert "cannot write" in err and "nothing was written" in err


def test_no_drive_or_another_boards(tmp_path, monkeypatch, refused):
    args = [*PICO, *saved(esp_rom.uf2(), "f.uf2")]
    drive = Drive(monkeypatch, tmp_path / "media", name="RP2350")
    err = refused(args)
    assert "RP2350" in err and "RPI-RP2" in err and "nothing was written" in err
    (drive.path / uf2.INFO).unlink()
    assert "BOOTSEL" in refused(args)
    assert "none" in refused([*args, "--volume", "none"])
    assert not (drive.path / "firmware.uf2").exists()


def test_it_waits_for_the_drive(tmp_path, monkeypatch, told):
    data = esp_rom.uf2()
    drive = Drive(monkeypatch, tmp_path / "media")
    info = drive.path / uf2.INFO
    text = info.read_text()
    info.unlink()
    threading.Timer(0.5, info.write_text, (text,)).start()
    drive.expect(len(data))
    told([*PICO, "--wait", "5", *saved(data, "f.uf2")])


PICOTOOL = """#!/bin/sh
echo "$@" >> %(log)s
case $1 in
  info) printf 'Device Information\\n type:      %(chip)s\\n' ;;
  load) printf 'Loading into Flash: [====]  100%%%%\\nVerifying Flash: [====]  100%%%%\\n  %(end)s\\n'; exit %(code)d ;;
esac
"""


@pytest.mark.parametrize("chip, end, code, words", [("RP2040", "OK", 0, ""), ("RP2350", "OK", 0, "RP2350"),
                                                    ("RP2040", "ERROR: lost", 1, "did not verify"), ("RP2040", "", 0, "did not verify")])  # fmt: skip
def test_picotool_is_used_where_it_is_installed(chip, end, code, words, tmp_path, monkeypatch, told, refused):
    program, log = tmp_path / "picotool", tmp_path / "log"
    program.write_text(PICOTOOL % {"log": log, "chip": chip, "end": end, "code": code})
    program.chmod(0o755)
    monkeypatch.setattr(picotool, "PROGRAM", str(program))
    monkeypatch.setattr(picotool.shutil, "which", lambda name: name)
    args = [*PICO, *saved(esp_rom.uf2(), "f.uf2")]
    if words:
        assert words in refused(args)
        assert ("load" in log.read_text()) == (chip == "RP2040")
    else:
        assert "read back" in told(args) and "load -v -x f.uf2" in log.read_text()


# ---- the board, and the firmware built here


def test_without_a_file_the_newest_that_was_built_here_is_taken(tmp_path, monkeypatch, told, refused):
    drive = Drive(monkeypatch, tmp_path / "media")
    assert "micropython.org" in refused(PICO)
    for k, size in enumerate((3000, 5000)):
        path = tmp_path / "cache" / "artefact" / "rp2040" / str(k) / "firmware.uf2"
        path.parent.mkdir(parents=True)
        path.write_bytes(esp_rom.uf2(size))
        os.utime(path, (k, k))
    drive.expect(len(esp_rom.uf2(5000)))
    assert str(path) in told(PICO)


def test_options_of_the_other_way_and_boards_without_one(refused):
    assert "--volume" in refused([*EYE, "--volume", "x"])
    assert "--port" in refused([*PICO, "--port", "x"])
    assert "nrf52840" in refused(["flash", "--board", "ARDUINO_NANO_33_BLE_SENSE"])
    assert "no board 'X'" in refused(["flash", "--board", "X"])


def test_each_board_has_the_facts():
    for name in flash.boards.names():
        facts = flash.boards.get(name)
        assert facts["chip_flash"] >= max(facts["flash"] + facts["files"], MB), name
