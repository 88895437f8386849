"""The three languages of the replies."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """BCP 47 tags; the order is that of the menus."""

    ENGLISH = "en"
    SIMPLIFIED = "zh-Hans"
    TRADITIONAL = "zh-Hant"

    @property
    def is_chinese(self) -> bool:
        """Whether names and values are shown in Chinese first."""
        return self is not Language.ENGLISH
