from __future__ import annotations

from tests.emulator.companion import COMPANION
from tests.emulator.conftest import make_running, make_tg, running, store, tg

__all__ = ["COMPANION", "make_running", "make_tg", "running", "store", "tg"]
