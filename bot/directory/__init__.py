"""Organisations, consortia, contacts and their sources in SQLite: schema, reads, tables in and out."""

from __future__ import annotations

from bot.directory.store import Directory, StoreError

__all__ = ["Directory", "StoreError"]
