"""Our words in the reader's language: English stands in the code, Chinese in ``locale/*.po``."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from bot.replies.markup import Text, fill
from bot.values.language import Language

LOCALE = Path(__file__).parent / "locale"
CATALOGUES = {Language.SIMPLIFIED: "zh_Hans.po", Language.TRADITIONAL: "zh_Hant.po"}


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for this mark
    """Mark a message that is translated where it is shown."""
    return message


def NN_(singular: str, plural: str) -> tuple[str, str]:  # noqa: N802 - as above
    """Mark a message with a plural form."""
    return singular, plural


@cache
def _catalogue(language: Language) -> NullTranslations:
    if language is Language.ENGLISH:
        return NullTranslations()
    import polib  # noqa: PLC0415 - an English answer does not wait for it

    return GNUTranslations(BytesIO(polib.pofile(str(LOCALE / CATALOGUES[language])).to_binary()))


class Words:
    """The words of one language; messages come out as text with their ``{places}`` filled."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._catalogue = _catalogue(language)

    def word(self, message: str) -> str:
        """Return a message that has no places."""
        return self._catalogue.gettext(message)

    def phrase(self, message: str, **values: Text | str) -> Text:
        """Return a message with its places filled."""
        return fill(self._catalogue.gettext(message), values)

    def phrase_n(self, singular: str, plural: str, number: int, **values: Text | str) -> Text:
        """Return a message that depends on a number, which is one of ``values`` where it is shown."""
        return fill(self._catalogue.ngettext(singular, plural, number), values)
