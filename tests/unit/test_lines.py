from __future__ import annotations

from io import BytesIO

import click
import pytest

from bot.cli.lines import LONGEST, lines_of

NAMES = "华为\n深圳大学\n"


def lines(content: bytes) -> list[str]:
    return list(lines_of(BytesIO(content)))


@pytest.mark.parametrize(
    "content",
    [
        NAMES.encode("gbk"),
        b"SZPU\nHuawei\n" + NAMES.encode("gbk"),
        NAMES.encode("gb18030"),
        NAMES.encode("big5", "ignore"),
        "café\n".encode("cp1252"),
        NAMES.encode("utf-16"),
        b"\xfe\xff" + NAMES.encode("utf-16-be"),
        "SZPU\n".encode("utf-16"),
    ],
)
def test_names_in_another_encoding_are_refused_instead_of_found_nowhere(content: bytes) -> None:
    with pytest.raises(click.UsageError, match=r"^standard input is no UTF-8 text; save it as UTF-8\.$"):
        lines(content)


def test_a_byte_order_mark_is_no_part_of_the_first_name() -> None:
    assert lines(b"\xef\xbb\xbfSZPU\n\xef\xbb\xbfSZPU") == ["SZPU", "\ufeffSZPU"]
    assert lines(b"\xef\xbb\xbf") == [""]


def test_after_a_name_in_utf_8_other_bytes_cost_their_own_line_only() -> None:
    assert lines(NAMES.encode() + "华为\n".encode("gbk") + b"SZPU") == [*NAMES.split(), "��Ϊ", "SZPU"]


def test_bytes_that_are_no_text_at_all_cost_their_own_line_only() -> None:
    assert lines(b"\0\x80\n\xff\xfe\n")[1:] == ["��"]


def test_a_long_line_is_cut_where_it_may_be_in_the_middle_of_a_character() -> None:
    content = "华".encode() * LONGEST + b"\nSZPU\n"
    assert [len(line) for line in lines(content)] == [LONGEST // 3 + 1, 4]
