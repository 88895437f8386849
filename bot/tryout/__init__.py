"""The same bot without Telegram: a Telegram in memory, and a chat page on 127.0.0.1 in front of it."""
