"""The desk: questions in, answers out; the one use case behind every way of asking."""

from bot.desk.desk import Asker, Desk

__all__ = ["Asker", "Desk"]
