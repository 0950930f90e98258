#!/usr/bin/env bash
# Set up this checkout: the distribution's packages that the targets need, and .venv with the command viperlite.
#
#   host_tools/setup.sh TARGET...    for these of the targets that `python3 port/build.py --list` names
#   host_tools/setup.sh --all        for all of them
#
# PYTHON names the interpreter of .venv (3.10 or later; default python3). Packages are installed by apt-get, as root or
# through sudo. What is there already is left alone.
set -euo pipefail
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}

say() { echo "setup: $*" >&2; }
fail() { say "$*"; exit 1; }

# install PACKAGE...: of the distribution, where it is one of ours
install() {
    [ $# -gt 0 ] || return 0
    command -v apt-get >/dev/null || fail "no apt-get here; install what Debian calls $*"
    local as_root=()
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null ||
            fail "no sudo here; as root: apt-get install --no-install-recommends $*; then again as you"
        as_root=(sudo)
    fi
    say "installing from the distribution: $*"
    "${as_root[@]}" apt-get update -q
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

if ! command -v "$python" >/dev/null; then
    [ -z "${PYTHON:-}" ] || fail "no $python here; set PYTHON to a Python 3.10 or later"
    install python3 python3-venv
fi
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' ||
    fail "$("$python" --version) is too old; set PYTHON to a Python 3.10 or later"
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    install python3-venv
    "$python" -c 'import ensurepip, venv' || fail "$python has no venv module; install the one of its version"
fi

made=.venv/ready
known=$("$python" port/build.py --list | cut -d ' ' -f 1)
if [ "${1:-}" = --all ]; then
    made=.venv/ready-all
    targets=$known
else
    targets=$(printf '%s\n' "$@" | grep -Fx "$known" || true)  # cpython, for one, is not built
fi
packages=$("$python" port/build.py --apt $targets)
install $packages
if [ -n "${CI:-}" ]; then
    # for the test that builds the Pico 2's RISC-V firmware; without them it is skipped
    (install $("$python" port/build.py --apt rp2350-riscv)) || say "no RISC-V compiler here: rp2350-riscv is not built"
fi
if [ -n "${CI:-}" ] && ! command -v chromium-headless-shell >/dev/null; then
    # 96 MB, for the tests of what `viperlite inspect --html` writes; without a browser they are skipped
    (install chromium-headless-shell) || say "no chromium-headless-shell here: pages are not tested in a browser"
fi

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    say "making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
fi
say "installing into .venv: viperlite with its tools and tests, and what they need"
.venv/bin/python -m pip install --disable-pip-version-check -e '.[test]'
touch "$made"
say "done: .venv/bin/viperlite"
