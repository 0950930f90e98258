"""MicroPython's source, and what its rp2 port needs besides.

A directory that the user names ($MICROPYTHON_DIR) is used as it is and never written to. Without one, the upstream
tarball in Debian trixie's source package is fetched with apt, under a configuration of its own that leaves the
machine's package lists alone, so the machine may run another release. The mirror is the machine's own; sha256 sums
below, not signatures, say whether what came is right.

Debian's tarball leaves libraries out. Where configuration cannot do without them, the unpacked copy (never a user's
directory) is edited: see _EDITS.
"""

import hashlib
import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

from . import cache, tools
from .errors import BuildError

VERSION = "1.25.0"
_NAME = "micropython-" + VERSION

_RELEASE = "trixie"
# what to ask apt for, the file that comes, its sha256
_MICROPYTHON = (
    ("source", "--download-only", "--only-source", "micropython=1.25.0+ds-1"),
    "micropython_1.25.0+ds.orig.tar.xz",
    "7b25be99a502f070b2de81dafc08da7051d992325d6e67daa9045a918fffdbea",
)
_PICO_SDK = (
    ("download", "pico-sdk-source=2.1.1-1"),
    "pico-sdk-source_2.1.1-1_all.deb",
    "507a3ca37636641bc90239d7c04dc9dc28c5008087a8162102ea94d2273153d3",
)
_TINYUSB = (
    ("download", "tinyusb-source=0.18.0+dfsg-1"),
    "tinyusb-source_0.18.0+dfsg-1_all.deb",
    "01ce2c645df68f14a8a7dcfc8fb355713152543757955820479a87949a61154e",
)

# (file, what stands there, what the copy says). The rp2 port switches mbedtls on without asking, and the tarball has
# no mbedtls; ssl and cryptolib go with it, sha1 because only mbedtls computes it there.
_EDITS = (
    ("ports/rp2/CMakeLists.txt", "set(MICROPY_SSL_MBEDTLS ON)\n", ""),
    ("ports/rp2/CMakeLists.txt", "    mbedtls/mbedtls_port.c\n", ""),
    ("ports/rp2/CMakeLists.txt", "target_link_libraries(${MICROPY_TARGET} micropy_lib_mbedtls)\n", ""),
    (
        "ports/rp2/mpconfigport.h",
        "#define MICROPY_PY_HASHLIB_SHA1                 (1)",
        "#define MICROPY_PY_HASHLIB_SHA1                 (0)",
    ),
    (
        "ports/rp2/mpconfigport.h",
        "#define MICROPY_PY_CRYPTOLIB                    (1)",
        "#define MICROPY_PY_CRYPTOLIB                    (0)",
    ),
    (
        "ports/rp2/mpconfigport.h",
        "#define MICROPY_SSL_MBEDTLS                     (1)",
        "#define MICROPY_SSL_MBEDTLS                     (0)",
    ),
)

# of a user's directory: what a build reads, so that a change there is noticed
_WATCHED = ("py", "extmod", "shared", "lib/littlefs", "lib/oofatfs", "mpy-cross", "tools")


class Source:
    """MicroPython's source. path, version; id, of the place; stamp(port), of the content as that port sees it."""

    def __init__(self, path, named):
        self.path = path
        self.named = named  # by the user: may change at any time
        self.version = _version(path)
        self.id = cache.digest(str(path), self.version)

    def stamp(self, port):
        if not self.named:
            return VERSION
        return cache.stamp(*(self.path / p for p in (*_WATCHED, "ports/" + port)))


def micropython(say):
    """The source to build from."""
    named = os.environ.get("MICROPYTHON_DIR")
    if named:
        path = Path(named).expanduser().resolve()
        if not (path / "py" / "mpconfig.h").is_file():
            raise BuildError(
                "MICROPYTHON_DIR=%s holds no MicroPython source (no py/mpconfig.h)" % named,
                "name a checkout of MicroPython, or unset it to use %s from Debian" % VERSION,
            )
        return Source(path, named=True)
    return Source(_unpacked(_NAME, _MICROPYTHON, _prepare, say), named=False)


def present():
    """Whether micropython() has nothing to fetch."""
    return bool(os.environ.get("MICROPYTHON_DIR")) or (cache.folder("source") / _NAME).is_dir()


def pico_sdk(source, say):
    """(pico-sdk's folder, or None for the one inside the source); tinyusb is in place in the source afterwards."""
    if source.named:
        for lib, file in (("pico-sdk", "pico_sdk_init.cmake"), ("tinyusb", "src/tusb.c"), ("mbedtls", "library/aes.c")):
            if not (source.path / "lib" / lib / file).is_file():
                raise BuildError(
                    "%s/lib/%s is empty" % (source.path, lib),
                    "make -C %s/ports/rp2 BOARD=RPI_PICO submodules" % source.path,
                )
        return None
    tinyusb = _unpacked("tinyusb-0.18.0", _TINYUSB, None, say) / "usr" / "src" / "tinyusb"
    place = source.path / "lib" / "tinyusb"
    if not place.is_symlink():
        if place.is_dir():
            place.rmdir()
        place.symlink_to(tinyusb)
    return _unpacked("pico-sdk-2.1.1", _PICO_SDK, None, say) / "usr" / "src" / "pico-sdk"


def _version(path):
    text = (path / "py" / "mpconfig.h").read_text(errors="replace")
    return ".".join(re.findall(r"#define MICROPY_VERSION_(?:MAJOR|MINOR|MICRO) (\d+)", text))


def _unpacked(name, package, prepare, say):
    """The folder of that name in the cache, made if it is not there."""
    done = cache.folder("source") / name
    if done.is_dir():
        return done
    with cache.lock(name):
        if done.is_dir():
            return done
        part = done.with_name(name + ".part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        _unpack(_fetched(package, say), part)
        if prepare:
            part = prepare(part)
        part.rename(done)
    return done


def _unpack(file, into):
    if file.name.endswith(".deb"):
        tools.need(["dpkg"])
        subprocess.run(["dpkg", "-x", str(file), str(into)], check=True)
    else:
        with tarfile.open(file) as t:
            t.extractall(into)


def _prepare(part):
    """Lift the tarball's one folder up, and edit the copy where its absent libraries require it."""
    (top,) = part.iterdir()
    for name, old, new in _EDITS:
        path = top / name
        text = path.read_text()
        if text.count(old) != 1:
            raise BuildError("%s of MicroPython %s does not hold %r once" % (name, VERSION, old.strip()))
        path.write_text(text.replace(old, new))
    return top


def _fetched(package, say):
    """The package's file, checked against its sum, fetched if it is not in the cache."""
    ask, file, sha256 = package
    into = cache.folder("source", "package")
    path = into / file
    if not path.is_file():
        say("fetching %s from Debian %s (apt)" % (file, _RELEASE))
        with cache.lock("apt"):
            _apt(into, ask)
    if not path.is_file():
        raise BuildError("apt brought no %s" % file, "or set MICROPYTHON_DIR to a checkout of MicroPython")
    have = _sha256(path)
    if have != sha256:
        path.unlink()
        raise BuildError("%s has sha256 %s, expected %s" % (file, have, sha256), "it was removed: try again")
    return path


def _sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _apt(into, ask):
    """apt-get with lists, cache and sources of its own, in the folder `into`."""
    tools.need(["apt-get"])
    mirror = _mirror()
    home = cache.folder("source", "apt")
    for d in ("lists/partial", "cache/archives/partial"):
        (home / d).mkdir(parents=True, exist_ok=True)
    entry = "%s [trusted=yes] %s %s main\n"
    (home / "sources.list").write_text(
        "".join(entry % (kind, mirror, _RELEASE) for kind in ("deb", "deb-src"))
    )
    (home / "apt.conf").write_text(_APT_CONF.format(home=home))
    log = cache.folder("log") / "apt.log"
    apt = ["apt-get", "-q", "-c", home / "apt.conf"]
    try:
        cache.run([*apt, *ask], log, cwd=into)
    except BuildError:  # there are no lists yet, or they are of a day when the mirror held something else
        cache.run([*apt, "update"], log)
        cache.run([*apt, *ask], log, cwd=into)


_APT_CONF = """\
Dir::Etc::sourcelist "{home}/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::State::Lists "{home}/lists";
Dir::Cache "{home}/cache";
Acquire::Languages "none";
APT::Sandbox::User "";
APT::Update::Error-Mode "any";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
"""


def _mirror():
    """A Debian mirror: $VIPERLITE_DEBIAN_MIRROR, else the one this machine uses, else the one its python-apt names."""
    named = os.environ.get("VIPERLITE_DEBIAN_MIRROR")
    if named:
        return named
    listing = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"],
        capture_output=True,
        text=True,
    ).stdout.split()
    for uri in listing:
        if uri.rstrip("/").endswith("/debian"):
            return uri
    known = Path("/usr/share/python-apt/templates/Debian.info")
    if known.is_file():
        found = re.search(r"^BaseURI: *(\S+)", known.read_text(), re.M)
        if found:
            return found.group(1)
    raise BuildError(
        "no Debian mirror known on this machine, to fetch MicroPython %s from" % VERSION,
        "set VIPERLITE_DEBIAN_MIRROR to one, or MICROPYTHON_DIR to a checkout of MicroPython",
    )
