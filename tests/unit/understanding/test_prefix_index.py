from __future__ import annotations

from bot.understanding.linking.autocomplete import PrefixIndex
from bot.values.records import Name


def test_what_is_called_so_comes_before_what_has_such_a_word() -> None:
    names = PrefixIndex(
        [
            Name("beijing", "Beijing Integrated Circuit Consortium", "en", "official"),
            Name("board", "Education Board", "en", "official"),
            Name("byd", "BYD", "en", "short"),
            Name("szpu", "深圳职业技术大学", "zh", "official"),
        ]
    )
    assert names.search("b") == ("byd", "beijing", "board")
    assert names.search("BYD") == ("byd",)
    assert names.search("深") == names.search("shenzhenzhi") == ("szpu",)
    assert names.search("x") == names.search("") == names.search("\u200b") == ()
