"""The edge to Telegram: transport, sending, receiving; nothing here knows what is asked or answered."""

import os
import sys

# python-telegram-bot reads this whenever it says how long to wait: a timedelta, instead of a warning.
os.environ.setdefault("PTB_TIMEDELTA", "1")
# It imports httpx, and httpx its own command line with all of rich, where that is installed: a quarter of the
# start for nothing. httpx does without where this import fails.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
