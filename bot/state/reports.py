"""Answers that somebody says are wrong, until an administrator has mended the directory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, select, update

from bot.state.schema import reports
from bot.values.report import Report

if TYPE_CHECKING:
    from bot.state.store import Store


class Reports:
    """Keeps them; times are Unix seconds."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, report: Report, at: float) -> None:
        """Keep a report."""
        values = {
            "id": report.id,
            "at": at,
            "person": report.person,
            "question": report.question,
            "answer": report.answer,
        }
        with self._store.write() as connection:
            connection.execute(reports.insert().values(values))

    def told(self, identifier: str, messages: list[tuple[int, int]]) -> None:
        """Note who was told where."""
        self._change(identifier, told=" ".join(f"{chat}:{message}" for chat, message in messages))

    def asked(self, identifier: str, message: int) -> None:
        """Note the message that asks what would be right."""
        self._change(identifier, asked=message)

    def corrected(self, identifier: str, correction: str) -> None:
        """Keep what would be right."""
        self._change(identifier, correction=correction)

    def get(self, identifier: str, person: int) -> Report | None:
        """Return a person's own report."""
        return self._one((reports.c.id == identifier) & (reports.c.person == person))

    def answered_by(self, person: int, message: int) -> Report | None:
        """Return the report whose question "what would be right?" is this message in the person's chat."""
        return self._one((reports.c.person == person) & (reports.c.asked == message))

    def untold(self) -> list[Report]:
        """Return the reports that reached nobody, the oldest first."""
        with self._store.read() as connection:
            rows = connection.execute(select(reports).where(reports.c.told == "").order_by(reports.c.at))
            return [_report(row) for row in rows]

    def _one(self, where: Any) -> Report | None:
        with self._store.read() as connection:
            row = connection.execute(select(reports).where(where)).one_or_none()
        return _report(row) if row else None

    def _change(self, identifier: str, **values: Any) -> None:
        with self._store.write() as connection:
            connection.execute(update(reports).where(reports.c.id == identifier).values(**values))


def _report(row: Row[Any]) -> Report:
    told = tuple(
        (int(chat), int(message)) for chat, _, message in (one.partition(":") for one in row.told.split())
    )
    return Report(row.id, row.person, row.question, row.answer, row.correction, told)
