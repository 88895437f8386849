"""Paths that are written to."""

from __future__ import annotations

from typing import Any

import click


class Target(click.Path):
    """A path that is written to, as an argument."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Refuse nothing at all, which would be the folder that one stands in."""
        if not str(value).strip():
            self.fail("it is empty; name what is to be written.", param, ctx)
        return super().convert(value, param, ctx)
