"""A QR code for posters and door plates: whoever scans it has the card in Telegram."""

from __future__ import annotations

from io import BytesIO

_SCALE = 12  # pixels a module: a poster's code stays sharp when it is printed a hand wide
_BORDER = 4  # modules, the quiet zone of ISO/IEC 18004


def qr_code(link: str) -> bytes:
    """Return a PNG; error correction is at least M, so that a torn corner does not matter."""
    import segno  # noqa: PLC0415 - only who makes a poster waits for it

    picture = BytesIO()
    segno.make_qr(link, error="m").save(picture, kind="png", scale=_SCALE, border=_BORDER)
    return picture.getvalue()
