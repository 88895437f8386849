"""The one exception of the commands."""

from __future__ import annotations

import click


class Failed(click.ClickException):
    """The work failed: one readable line, exit code 1."""
