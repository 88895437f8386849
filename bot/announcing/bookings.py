"""Turns of chats with limits of their own: booked once, and kept while their recipients are put back."""

from __future__ import annotations

from collections.abc import Callable

from bot.announcing.carrier import Carrier
from bot.announcing.circuit_breaker import Key
from bot.values.announcement import Parcel

# Whose chat's turn is further away than this (a group takes 20 messages a minute) is put back until then.
NEAR = 1.0
_BOOKED = 10_000  # such turns that are remembered


class Bookings:
    """One courier's; ``clock`` never goes back."""

    def __init__(self, carrier: Carrier, clock: Callable[[], float]) -> None:
        self._carrier = carrier
        self._clock = clock
        self._booked: dict[Key, float] = {}

    def wait(self, key: Key, parcel: Parcel) -> float:
        """Return seconds until a chat's limits allow a parcel, by what was booked before or is booked now."""
        now, booked = self._clock(), self._booked.pop(key, None)
        if booked is None or booked <= now - NEAR:
            wait, *_ = [self._carrier.turn(parcel.chat) for _ in range(parcel.weight)]
            booked = now + wait
        if booked > now + NEAR:
            if len(self._booked) >= _BOOKED:
                self._booked = {one: at for one, at in self._booked.items() if at > now}
            self._booked[key] = booked
        return booked - now
