#!/usr/bin/env python3
"""Build MicroPython for viperlite's targets: python3 port/build.py TARGET...

What is there already, of the same inputs, is not built again. Plain Python, standard library only.
"""

import argparse
import importlib
import os
import pkgutil
import sys
import time
from pathlib import Path

if __name__ == "__main__":  # run as a file: make the package importable, and its errors the same objects
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from port import cache, freezing, plugin, recipes, source, tools
from port.errors import BuildError


# what these targets need to run, for --apt; there is nothing to build for them
_UNBUILT = {"cpython": (), "xtensa": plugin.TOOLS}


def targets(what="TARGETS"):
    """Target name -> Recipe, of every module in recipes/."""
    found = {}
    for module in pkgutil.iter_modules(recipes.__path__):
        found.update(getattr(importlib.import_module("port.recipes." + module.name), what, {}))
    return found


def boards():
    """(board, variant) -> target name."""
    known = {**targets(), **targets("FOREIGN")}
    return {(r.board, r.variant): name for name, r in known.items() if r.board}


def recipe(name):
    found = {**targets(), **targets("FOREIGN")}
    if name not in found:
        raise BuildError("no target %r to build" % name, "there are " + ", ".join(found))
    return found[name]


def build(name, say=print, run=True):
    """Path of the target's file, built now unless it is there already. say(line) tells what happens.

    Without run, what only running it takes is not fetched.
    """
    r = recipe(name)
    if r.check:
        r.check()
    if r.fetch and run:
        tools.need(r.fetch_tools)
        r.fetch(say)
    if r.least and not os.environ.get("MICROPYTHON_DIR"):
        raise BuildError(
            "%s needs a checkout of MicroPython %s or later" % (r.board or name, _dotted(r.least)),
            "git clone it, and name the folder by --micropython or MICROPYTHON_DIR",
        )
    src = source.micropython(say)
    if r.least and _numbers(src.version) < r.least:
        raise BuildError(
            "%s needs MicroPython %s or later, and %s is %s" % (r.board or name, _dotted(r.least), src.path, src.version)
        )
    if not src.version.startswith(r.version):
        raise BuildError(
            "%s is for MicroPython %sx, and %s is %s" % (name, r.version, src.path, src.version),
            "unset MICROPYTHON_DIR for this target",
        )
    folder, done = _places(name, r, src)
    if done.is_file():
        return done
    tools.need(r.tools)
    freezing.check_models()
    with cache.lock(folder):
        log = cache.folder("log") / (name + ".log")
        log.write_bytes(b"")
        while not done.is_file():
            say("building %s from MicroPython in %s, log in %s" % (name, src.path, log))
            start = time.monotonic()
            place = cache.folder("build", folder)
            (place / "frozen_content.c").unlink(missing_ok=True)  # MicroPython's rules keep what a manifest no longer names
            made = r.make(src, place, log, say)
            say("built %s in %.0f s" % (name, time.monotonic() - start))
            begun, done = done, _places(name, r, src)[1]
            if done == begun:  # else the inputs were edited meanwhile
                for beside in r.beside:
                    cache.publish(made.with_name(beside), done.with_name(beside))
                cache.publish(made, done)
    cache.prune("build", name + "-*")
    cache.prune("artefact", name + "/*", "artefact")
    return done


def ready(name):
    """BuildError if the target cannot be built and run here, for want of a tool."""
    r = recipe(name)
    built = source.present() and _places(name, r, source.micropython(print))[1].is_file()
    tools.need(r.run if built else r.run + r.fetch_tools + r.tools)


def _needed(name):
    """The tools that it takes to build and run a target."""
    if name in _UNBUILT:
        return _UNBUILT[name]
    r = recipe(name)
    return ("apt-get", *r.tools, *r.fetch_tools, *r.run)


def _places(name, r, src):
    """(name of the build folder, path of what is built), of these inputs."""
    named = [os.environ[name] for name in r.folders if os.environ.get(name)]
    stamps = [part for path in named for part in (path, cache.stamp(Path(path)))]
    config = cache.digest(src.id, name, str(recipes.TOP), *_described(r.config), *stamps)
    modules = freezing.modules() + freezing.models()
    if modules and not r.frozen:
        raise BuildError("%s freezes nothing in" % name, "its viperlite and models are files; freeze into qemu-m0 or rp2040")
    key = cache.digest(config, src.stamp(r.port), *_described(r.frozen + modules), *freezing.paths())
    return "%s-%s" % (name, config), cache.folder("artefact", name) / key / r.file


def _dotted(version):
    return ".".join(map(str, version))


def _numbers(version):
    return tuple(int(n) for n in version.split("."))


def _described(paths):
    """Names beside contents, so that a file moved is a file changed."""
    return [part for path in paths for part in (str(path), path)]


def main():
    known = targets()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target", nargs="*", help="one of " + ", ".join(known))
    parser.add_argument("--freeze", action="append", default=[], metavar="FILE.py", help="a module to freeze in besides")
    parser.add_argument("--models", action="append", default=[], metavar="FILE.tflite", help="of viperlite, what these need")
    parser.add_argument("--list", action="store_true", help="list the targets")
    parser.add_argument("--apt", action="store_true", help="print the apt packages still missing for the targets")
    args = parser.parse_args()
    if args.freeze:
        os.environ[freezing.MODULES] = os.pathsep.join(args.freeze)
    if args.models:
        os.environ[freezing.MODELS] = os.pathsep.join(args.models)
    if args.list:
        for name, r in known.items():
            absent = tools.packages(r.tools + r.fetch_tools + r.run)
            print("%-12s %s" % (name, "needs apt packages: " + " ".join(absent) if absent else "can be built here"))
        return 0
    if not args.target:
        parser.error("name a target, or --list")
    try:
        if args.apt:
            print(" ".join(tools.packages(sorted(set().union(*map(_needed, args.target))))))
            return 0
        for name in args.target:
            print(build(name, say=lambda line: print(line, file=sys.stderr)))
    except BuildError as e:
        for line in e.details:
            print("  " + line, file=sys.stderr)
        print("error: %s" % e.message, file=sys.stderr)
        if e.hint:
            print("  -> %s" % e.hint, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
