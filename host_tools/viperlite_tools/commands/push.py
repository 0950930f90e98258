"""viperlite push: a model to a board, in one command."""

import os
import pathlib

import click
import viperlite
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from .. import bench, convert, files, graph, models, mpy, pipeline, push, quantize, samples
from ..errors import CommandError
from ..push import board, package
from ..quantize import floats
from ..targets import TargetError
from ..validate import references
from .bench import grouped


@click.command()
@click.argument("model")
@click.option("--port", "-p", metavar="DEVICE", help="The board's serial device; default: the only board that is connected.")
@click.option("--name", metavar="NAME", help="What programs import it by; default: the model's file name.")
@click.option(
    "--calibrate", "-c", "data", metavar="DATA",
    help="Quantise a float model by these typical inputs, see `viperlite quantize`.",
)  # fmt: skip
@click.option(
    "--pixels", type=(float, float), default=(0, 255), show_default=True, metavar="LOW HIGH",
    help="What 0 and 255 of a picture in DATA are to the model.",
)  # fmt: skip
@click.option("--test", is_flag=True, help="Run the self-test again even if nothing has changed.")
@click.option("--package", "folder", metavar="DIR", help="Write a package for `mpremote mip install` there, and push nothing.")
@click.option("--march", metavar="ARCH", type=click.Choice(mpy.ARCHITECTURES), help="Of that package's board; default: ask it.")
def command(model, port, name, data, pixels, test, folder, march):
    """Have MODEL.tflite run on a board: send what is missing there, and test it.

    The model is optimised for the board. With it go the parts of viperlite that it needs, unless they are frozen in. What is
    there unchanged is not sent again. Until all is there and tested, the board runs what it ran before. A program has it by
    `import person_detect; interpreter = person_detect.interpreter()`, wherever it is stored.

    \b
      viperlite push person_detect.tflite --port /dev/ttyACM0
    """
    if march and not folder:
        raise CommandError("--march goes with --package", "a push asks the board")
    path = pathlib.Path(model)
    name = convert.module_name(name or path.stem)
    if name == "viperlite":
        raise CommandError("a model cannot be called viperlite", "choose another --name")
    found = _given(path, data, pixels)
    if folder and march:
        _package(_prepared(path, found), name, march, folder)
        return
    key = package.key(found, name)
    with board.Board(port or board.find()) as session:
        try:
            if folder:
                session.begin()
                _package(_prepared(path, found), name, session.march, folder)
                return
            pushed = None if test else push.unchanged(session, key, name)
            if not pushed:
                pushed = _push(session, _prepared(path, found), key, name)
        except TargetError as error:
            raise session.explained(error) from error
        _show(session, path, pushed)


def _push(session, made, key, name):
    case = bench.inputs(made)
    with _bar() as progress:
        return push.push(session, made, key, name, case, lambda: _answer(made, case), progress)


def _answer(model, case):
    """Bytes of each output, as this machine computes them."""
    return references.get("executor").run(model, [case], lambda done: None)[0]


def _given(path, data, pixels):
    """Bytes of the file that is pushed, quantised if asked."""
    found = files.read(path, "model")
    if data:
        with Console(stderr=True).status("quantising %s" % path.name):
            return _quantised(path, found, data, pixels)
    try:
        viperlite.get_model(found)
    except viperlite.ViperliteError as error:
        raise CommandError("%s: %s" % (path, error)) from error
    return found


def _prepared(path, found):
    """models.Model of the file as a board gets it."""
    with Console(stderr=True).status("preparing %s" % path.name):
        return models.Model(path, pipeline.prepare(found, what=str(path)).data)


def _quantised(path, found, data, pixels):
    loaded = graph.read(found, str(path))
    floats.plain(loaded)  # refuses what is quantised before it asks for data
    given = samples.read(data, loaded.inputs, None, pixels)
    arrays = [samples.stored(a, t) for a, t in zip(given.arrays, loaded.inputs)]
    new, _ = quantize.quantize(loaded, arrays, quantize.Settings(), lambda what, done, total: None)
    return graph.write(new)


def _package(model, name, march, folder):
    found = package.for_mip(model, name, march)
    files.write({pathlib.Path(folder, path): content for path, content in found.items()})
    print("%s: %d files for %s, %s bytes" % (folder, len(found), march, grouped(sum(map(len, found.values())))))
    print("mpremote mip install %s" % pathlib.Path(folder, "package.json"))


class _bar:
    """A progress bar on stderr, where a person watches; as a function, progress of push.push()."""

    def __enter__(self):
        console = Console(stderr=True, highlight=False)
        columns = TextColumn("sending"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
        self._bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._bar.start()
        self._task = None
        return self

    def __call__(self, done, total):
        if self._task is None:
            self._task = self._bar.add_task("", total=total)
        self._bar.update(self._task, completed=done)

    def __exit__(self, *_):
        self._bar.stop()


def _show(session, path, pushed):
    before, after = pushed.test.heap
    sent = "%s bytes sent" % grouped(pushed.sent) if pushed.changed else "all there already, unchanged: nothing was sent"
    emulated = os.path.realpath(session.target).startswith("/dev/pts/")  # where an emulator is, not a board
    clock = " of the emulated clock" if emulated else ""
    tested = "right, on a random input" if pushed.changed else "right when it was pushed, not run again; --test does"
    lines = [
        ("board", "%s: %s, %s" % (session.target, session.version, session.march)),
        ("model", "%s, %s bytes, in the %s" % (path, grouped(pushed.size), pushed.place)),
        ("code", pushed.lib or "viperlite is frozen in"),
        ("push", sent),
        ("test", tested),
        *[("output", told) for told in pushed.test.outputs],
        ("invoke", "%s us%s" % (grouped(pushed.test.time), clock)),
        ("kernels", ", ".join(pushed.test.paths)),
        ("arena", "%s bytes used" % grouped(pushed.test.arena)),
        ("heap", "%s bytes free before, %s after: all of it takes %s" % tuple(map(grouped, (before, after, before - after)))),
    ]
    if pushed.others:
        lines.append(("note", "push %s again before one program imports both: another viperlite" % ", ".join(pushed.others)))
    for key, text in lines:
        print("%-8s %s" % (key, text))
    print("\n>>> import %s\n>>> interpreter = %s.interpreter()" % (pushed.name, pushed.name))
