"""Links that open the private chat with the bot."""

from __future__ import annotations


def deep_link(username: str, payload: str) -> str:
    """Return the address that opens the private chat, with a word to the bot (64 of A-Z a-z 0-9 _ -)."""
    return f"https://t.me/{username}?start={payload}"
