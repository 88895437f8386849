from __future__ import annotations

from bot.question.beginnings import Beginnings

from bot.values.records import Name


def test_what_is_called_so_comes_before_what_has_such_a_word() -> None:
    names = Beginnings(
        [
            Name("beijing", "Beijing Integrated Circuit Consortium", "en", "official"),
            Name("board", "Education Board", "en", "official"),
            Name("byd", "BYD", "en", "short"),
            Name("szpu", "深圳职业技术大学", "zh", "official"),
        ]
    )
    assert names.of("b") == ("byd", "beijing", "board")
    assert names.of("BYD") == ("byd",)
    assert names.of("深") == names.of("shenzhenzhi") == ("szpu",)
    assert names.of("x") == names.of("") == names.of("\u200b") == ()
