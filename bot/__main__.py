"""``python -m bot`` is ``consortium-bot``."""

from __future__ import annotations

from bot.cli import main

main()
