"""The desk: questions in, answers out; the one use case behind every way of asking."""

from bot.desk.desk import Asker, Desk
from bot.desk.reception import Reception

__all__ = ["Asker", "Desk", "Reception"]
