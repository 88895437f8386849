"""A clock that goes as every other, but began at noon in Shanghai: no test waits for quiet hours to end."""

from __future__ import annotations

import time

_BEGAN = time.time()
_NOON = _BEGAN - _BEGAN % 86400 + 4 * 3600


def daytime() -> float:
    return _NOON + time.time() - _BEGAN
