"""Problems of tables on standard error: the first of them, and how many more there are."""

from __future__ import annotations

import click

from bot.directory.problems import Problem, counted

_SHOWN = 100  # of problems, and of warnings; nobody mends more at once


class Teller:
    """Prints each problem as it is found, while there are few; ``errors`` counts what is no warning."""

    def __init__(self) -> None:
        self.errors = 0
        self._warnings = 0

    def __call__(self, problem: Problem) -> None:
        """Take one problem."""
        if problem.warning:
            self._warnings += 1
        else:
            self.errors += 1
        if (self._warnings if problem.warning else self.errors) <= _SHOWN:
            click.echo(problem, err=True)

    def end(self) -> None:
        """Say how many were not printed."""
        for number, what in ((self._warnings, "more warning"), (self.errors, "more problem")):
            if number > _SHOWN:
                click.echo(f"… and {counted(number - _SHOWN, what)}", err=True)
