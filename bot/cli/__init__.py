"""The commands of ``consortium-bot``; the only reader of the arguments and the environment.

A command is a :class:`click.Command` called ``command`` in a file of its own, ``bot/cli/NAME.py``
(``NAME_.py`` where Python keeps the name for itself), and a line in :data:`COMMANDS`. Only the command that
is asked for is imported, so that ``ask`` starts without what ``run`` needs.

Exit codes: 0 done, 1 the work failed (raise :class:`Failed`), 2 wrong use or configuration (raise
``click.UsageError`` or :class:`~bot.settings.SettingsError`). Every error is one line on standard error.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Sequence
from importlib import import_module
from keyword import iskeyword

import click

from bot.cli.failed import Failed
from bot.cli.lines import can_flush, drop, flush, replace_what_cannot_be_printed, say
from bot.directory import Directory, StoreError
from bot.lookup.errors import NotBuiltError
from bot.settings import Settings, SettingsError
from bot.values.faults import mend_of
from bot.values.private import OTHERS

__all__ = ["Failed", "examples", "main", "open_directory", "run", "settings"]

PROGRAM = "consortium-bot"
COMMANDS = {
    "run": "Run the Telegram bot.",
    "try": "Try the bot in a local chat page, without Telegram.",
    "ask": "Answer questions in the terminal.",
    "match": "Find the organisations behind names.",
    "import": "Load a directory from tables.",
    "export": "Write the directory as tables.",
    "announce": "Announce to the chats that subscribed.",
    "chats": "Keep the list of chats.",
    "backup": "Copy the live stores.",
    "restore": "Bring a copy back.",
    "doctor": "Check that everything is in order.",
}


def examples(*lines: str) -> str:
    """Return the end of a command's help: one example a line, written without the program's name."""
    return "\n".join(["\b", "Examples:", *(f"  {PROGRAM} {line}" for line in lines)])


def settings() -> Settings:
    """Return the settings of this process. Raises :class:`SettingsError`."""
    return Settings.from_environment(os.environ)


def open_directory(settings: Settings) -> Directory:
    """Open the store that the settings name. Raises :class:`SettingsError` where the path is the trouble."""
    try:
        return Directory.open(settings.database)
    except StoreError as error:
        message = f"CONSORTIUM_BOT_DATABASE: {error}"
        raise SettingsError(message) from None


class _Commands(click.Group):
    """Commands that are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - likewise
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"bot.cli.{cmd_name}_" if iskeyword(cmd_name) else f"bot.cli.{cmd_name}")
        command: click.Command = module.command
        _versioned(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - likewise
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


_version = click.version_option(
    None, "--version", package_name=PROGRAM, prog_name=PROGRAM, message="%(prog)s %(version)s"
)


def _versioned(command: click.Command) -> None:
    """Let a command, and those below it, tell their version."""
    if not any(parameter.name == "version" for parameter in command.params):
        _version(command)
    if isinstance(command, click.Group):
        for below in command.commands.values():
            _versioned(below)


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples("try", 'ask "Who leads the Shenzhen consortium?"', "run"),
)
@_version
@click.pass_context
def group(ctx: click.Context) -> None:
    """Who belongs to an industry-education consortium, who leads it, how to reach them, with the source."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; whatever goes wrong is one line on standard error.

    What was printed has left the process by then: Python's own flush at the exit would end with a traceback
    and code 120 where the disk behind standard output is full.
    """
    try:
        code, told = _do(arguments)
    except SystemExit as ended:  # `doctor` where something is wrong; click where the reader has gone
        code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
        sys.exit(_finish(code, told=False))
    return _finish(code, told=told)


def _do(arguments: Sequence[str]) -> tuple[int, bool]:
    """Return the exit code, and whether a line on standard error says why it is not 0."""
    try:
        code = group.main(arguments, prog_name=PROGRAM, standalone_mode=False)
    except BrokenPipeError:
        return 1, False
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.format_message())
        return error.exit_code, True
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - people get no tracebacks
        message, code = _explain(error)
        _tell(message)
        return code, True
    return code if isinstance(code, int) else 0, False


def _finish(code: int, *, told: bool) -> int:
    """Send off what was printed; return the exit code, which is not 0 where that cannot be done."""
    try:
        flush()
    except BrokenPipeError:
        drop(sys.stdout)
        code = code or 1
    except (OSError, Failed) as error:
        drop(sys.stdout)
        if not told:
            _tell(_explain(error)[0])
        code = code or 1
    if not can_flush(sys.stderr):
        drop(sys.stderr)
    return code


def _explain(error: BaseException) -> tuple[str, int]:
    match error:
        case click.UsageError():
            command = error.ctx.command_path if error.ctx else PROGRAM
            told = f"{error.format_message()} See: {command} --help", error.exit_code
        case click.ClickException():
            told = error.format_message(), error.exit_code
        case SettingsError():
            told = str(error), 2
        case NotBuiltError():
            told = str(error), 1
        case click.Abort() | KeyboardInterrupt():
            told = "stopped.", 1
        case OSError():
            told = ": ".join(filter(None, (error.filename, error.strerror or str(error)))), 1
        case sqlite3.Error():
            told = f"{settings().database}: {error}; {mend_of(error)}.", 1
        case _ if sys.flags.dev_mode:
            raise error
        case _:
            told = f"a fault of the program: {error!r} (python -X dev -m bot … shows where)", 1
    return told


def _tell(message: str) -> None:
    say(f"{PROGRAM}: {' '.join(message.split())}")


def main() -> None:
    """Entry point of ``consortium-bot``."""
    replace_what_cannot_be_printed()
    # Whatever is written, and by whatever library: chats, announcements and reports are for one user's eyes.
    os.umask(os.umask(OTHERS) | OTHERS)
    sys.exit(run(sys.argv[1:]))
