"""Phone numbers as they are dialled from anywhere."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=1024)
def international(value: str, country: str) -> str:
    """Return ``+86 755 8601 3388`` for a number of a country (ISO 3166); what is no number stays as it is."""
    import phonenumbers  # noqa: PLC0415 - most answers have no number in them

    try:
        number = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        return value
    if not phonenumbers.is_valid_number(number):
        return value
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
