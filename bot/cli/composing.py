"""What an announcement is made of, read from arguments and files."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import click

from bot.cli import open_directory, settings
from bot.cli.lines import not_utf8, standard_input
from bot.values.announcement import Written
from bot.values.audience import LANGUAGES, Audience, AudienceError


def versions(text: str | None, file: Path | None, form: str, variants: tuple[str, ...]) -> dict[str, Written]:
    """Return the words by language, as Telegram would take them. Raises ``click.UsageError``."""
    if (text is None) == (file is None):
        raise click.UsageError("give the words with --text or with --text-file.")
    if text == "-":
        text = _decoded(standard_input().read(), "standard input")
    found = {"": _checked("--text" if file is None else str(file), _read(file) if file else text or "", form)}
    for variant in variants:
        tag, equals, path = variant.partition("=")
        if tag not in LANGUAGES or not equals:
            raise click.UsageError(
                f"--variant {variant[:60]}: write LANGUAGE=FILE with {', '.join(LANGUAGES)}."
            )
        found[tag] = _checked(path, _read(Path(path)), form)
    return found


def _read(path: Path) -> str:
    try:
        return _decoded(path.read_bytes(), str(path))
    except OSError as error:
        raise click.UsageError(f"{path} cannot be read: {error.strerror}.") from None


def _decoded(content: bytes, where: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise not_utf8(where) from None


def _checked(where: str, text: str, form: str) -> Written:
    from bot.tryout.refusals import RefusalError, TooLongError, checked_text  # noqa: PLC0415 - as Telegram does

    try:
        checked_text(text.strip(), "html" if form == "html" else None)
    except TooLongError as error:
        counted = f"{error.units:,} characters as Telegram counts them (UTF-16, without markup)"
        raise click.UsageError(f"{where}: message is too long: {counted}; {error.limit:,} fit.") from None
    except RefusalError as error:
        said = error.description.removeprefix("Bad Request: ")
        mend = "; write &lt; for < and &amp; for &, and end every tag" if "parse entities" in said else ""
        raise click.UsageError(f"{where}: {said}{mend}.") from None
    return Written(text.strip(), form == "html")


def audience_of(text: str) -> Audience:
    """Return whom a text names, whose consortia are there. Raises ``click.UsageError``."""
    try:
        audience = Audience.parse(text)
    except AudienceError as error:
        raise click.UsageError(f"--audience: {error}.") from None
    if audience.consortia:
        directory = open_directory(settings())
        try:
            for consortium in sorted(audience.consortia):
                if directory.consortium(consortium) is None:
                    raise click.UsageError(f"--audience: there is no consortium “{consortium}”.")
        finally:
            directory.close()
    return audience


def time_of(text: str | None) -> float | None:
    """Return a time to come. Raises ``click.UsageError``."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise click.UsageError(f"--at {text[:40]}: write a time like 2027-03-01T09:00+08:00.") from None
    if found.tzinfo is None:
        raise click.UsageError(f"--at {text}: add the offset, such as +08:00.")
    if found.timestamp() <= time.time():
        raise click.UsageError(f"--at {text}: that is past.")
    return found.timestamp()
