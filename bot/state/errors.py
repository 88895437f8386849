"""The one exception of this layer."""

from __future__ import annotations


class StateError(Exception):
    """The store cannot be read or written now (locked, full, restarting, unreachable): one readable line.

    Whether the last transaction was committed is not known where the connection broke in its commit.
    """
