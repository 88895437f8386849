"""The edge to Telegram: transport, sending, receiving; nothing here knows what is asked or answered."""

import os

# python-telegram-bot reads this whenever it says how long to wait: a timedelta, instead of a warning.
os.environ.setdefault("PTB_TIMEDELTA", "1")
