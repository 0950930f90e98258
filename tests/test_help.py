"""Help of `viperlite` and of each of its commands: one screen, an example, every option told."""

import re

import click
import pytest

from viperlite_tools import cli

LINES, COLUMNS = 30, 100  # of one screen
NAMES = cli.cli.list_commands(None)


@pytest.fixture
def told(monkeypatch, capsys):
    """What `viperlite ARGS... --help` prints on a terminal of 100 columns."""
    monkeypatch.setenv("COLUMNS", str(COLUMNS))

    def told(*args):
        assert cli.main([*args, "--help"]) == 0
        out, err = capsys.readouterr()
        assert not err
        return out

    return told


def test_help_of_viperlite_is_one_screen_with_a_line_for_each_command(told):
    out = told()
    lines = out.splitlines()
    assert len(lines) <= LINES and max(map(len, lines)) <= COLUMNS, out
    assert re.search(r"^ +viperlite \w", out, re.M), "no example"
    listed = out.partition("Commands:")[2].split("\n")
    for name in NAMES:
        (line,) = [line for line in listed if line.split()[:1] == [name]]
        assert len(line.split()) > 3 and "..." not in line, line


@pytest.mark.parametrize("name", NAMES)
def test_help_of_a_command_is_one_screen_with_an_example(name, told):
    out = told(name)
    lines = out.splitlines()
    assert len(lines) <= LINES and max(map(len, lines)) <= COLUMNS, out
    assert re.search(r"^ +viperlite %s\b" % name, out.partition("\n")[2], re.M), "no example:\n" + out


@pytest.mark.parametrize("name", NAMES)
def test_an_example_of_a_command_is_parsed_by_it(name, told):
    (example,) = re.findall(r"^ +viperlite %s\b(.*)" % name, told(name).partition("\n")[2], re.M)
    command = cli.cli.get_command(None, name)
    command.make_context(name, example.split())  # raises a UsageError for what it does not know


@pytest.mark.parametrize("name", NAMES)
def test_every_option_and_argument_is_described(name, told):
    command, out = cli.cli.get_command(None, name), told(name)
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help and not parameter.hidden, parameter.name
            assert max(parameter.opts, key=len) in out
        else:
            words = parameter.make_metavar(click.Context(command)).strip("[].")
            assert words in out.partition("\n")[2], "%s is not told of" % words
