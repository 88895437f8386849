from __future__ import annotations

import subprocess
import sys

import pytest

from bot.understanding.countries import names_of


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("ES", {"Spain", "Spanish", "西班牙"}),
        ("PL", {"Poland", "Polish", "波兰"}),
        ("AT", {"Austria", "Austrian", "奥地利"}),
        ("DE", {"Germany", "German", "德国"}),
        ("JP", {"Japan", "Japanese", "日本"}),
        ("VN", {"Vietnam", "Vietnamese", "越南"}),
    ],
)
def test_a_country_and_what_belongs_to_it(code: str, names: set[str]) -> None:
    assert names <= set(names_of(code))


def test_a_language_of_many_countries_belongs_to_its_home() -> None:
    assert "Spanish" not in set(names_of("MX"))
    assert "German" not in set(names_of("AT"))


@pytest.mark.parametrize("code", ["", "XX", "zz"])
def test_no_country_has_no_names(code: str) -> None:
    assert list(names_of(code)) == []


def test_a_directory_of_one_country_loads_no_tables_of_countries() -> None:
    program = "import sys, bot.answers.service; sys.exit('babel' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603 - our own
