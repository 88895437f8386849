"""What the look-up fails with."""

from __future__ import annotations


class NotBuiltError(Exception):
    """The process that makes the index ended without one: one readable line, with what it wrote."""
