from __future__ import annotations

import pytest

from tests.unit.replies.telegram_html import Entity, read


def test_reads_words_and_entities() -> None:
    assert read('a <b>B&amp;B</b> <a href="https://x.cn/?a=1&amp;b">c</a>') == (
        "a B&B c",
        [Entity("b", "B&B"), Entity("a", "c", "https://x.cn/?a=1&b")],
    )


@pytest.mark.parametrize(
    "broken",
    ["a < b", "<b>a", "a</b>", "<b></b>", "a & b", "&nbsp;", "<u>a</u>", "<b><i>a</i></b>", '"', "\ud800"],
)
def test_refuses_what_telegram_or_we_would_not_write(broken: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read(broken)
