from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.lookup.arrays import NotAnIndexError, load, save


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    arrays = {"a": np.arange(5, dtype=np.uint32), "b": np.zeros(0, np.float32), "c": np.ones(3, np.uint8)}
    save(tmp_path / "x", arrays, {"hash": "深圳"})
    found, about = load(tmp_path / "x")
    assert about == {"hash": "深圳"}
    for name, array in arrays.items():
        assert found[name].dtype == array.dtype
        assert found[name].tolist() == array.tolist()


def test_who_reads_the_old_file_goes_on_reading_it(tmp_path: Path) -> None:
    save(tmp_path / "x", {"a": np.arange(4)}, {})
    old, _ = load(tmp_path / "x")
    save(tmp_path / "x", {"a": np.arange(9)}, {})
    assert old["a"].tolist() == [0, 1, 2, 3]
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize(
    "content", [b"", b"names-1\n", b"names-1\n" + b"\xff" * 40, b"SQLite format 3\0" * 9]
)
def test_another_file_is_no_index(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(NotAnIndexError):
        load(tmp_path / "x")


def test_a_file_that_was_cut_short_is_no_index(tmp_path: Path) -> None:
    save(tmp_path / "x", {"a": np.arange(1000)}, {})
    whole = (tmp_path / "x").read_bytes()
    (tmp_path / "x").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(NotAnIndexError):
        load(tmp_path / "x")
