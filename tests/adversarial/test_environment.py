"""No variable of one machine is leant on, and none of another is stumbled over."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.adversarial.terminal import ROOT, bot

ODD = {
    "TZ": ["Pacific/Kiritimati", "Nowhere/None", ":"],
    "LC_ALL": ["C", "POSIX", "zh_CN.GBK", "none"],
    "LANG": ["", "tr_TR.UTF-8"],
    "COLUMNS": ["1", "0", "wide"],
    "TERM": ["dumb", "none"],
    "NO_COLOR": ["1"],
    "FORCE_COLOR": ["1"],
    "TMPDIR": ["/nonexistent"],
    "XDG_DATA_HOME": ["/nonexistent", "relative"],
    "HOME": ["/nonexistent", ""],
    "PYTHONOPTIMIZE": ["2"],
    "PYTHONWARNINGS": ["error"],
    "PYTHONIOENCODING": ["ascii"],
    "PYTHONUTF8": ["0"],
    "PYTHONHASHSEED": ["1"],
    "PYTHONUNBUFFERED": ["1"],
    "ALL_PROXY": ["socks5://127.0.0.1:9"],
}


@pytest.mark.parametrize(
    "variables",
    [
        *({name: ODD[name][at % len(ODD[name])] for name in ODD} for at in range(3)),
        *(pytest.param({name: value}, marks=pytest.mark.soak) for name in ODD for value in ODD[name]),
    ],
    ids=lambda variables: " ".join(f"{name}={value}" for name, value in variables.items())[:60],
)
def test_commands_work_with_any_values_of_variables(variables: dict[str, str], tmp_path: Path) -> None:
    database = tmp_path / "d.db"
    for arguments, given in (
        (("ask", "--json", "深职大地址在哪里"), b""),
        (("match", "--json"), "深职大\n".encode()),
        (("announce", "list"), b""),
        (("--help",), b""),
    ):
        done = bot(*arguments, database=database, given=given, **variables)
        assert (done.returncode, done.stderr) == (0, b""), arguments


def test_without_any_variable_the_store_lies_in_the_user_s_own_folder(tmp_path: Path) -> None:
    code = "from bot.cli import settings; print(settings().database)"
    for variables in ({}, {"HOME": str(tmp_path)}, {"XDG_DATA_HOME": str(tmp_path)}):
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", code],
            env={"PYTHONPATH": str(ROOT), **variables},
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        path = Path(done.stdout.strip())
        assert path.is_absolute()
        assert path.is_relative_to(tmp_path) or not variables


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may be somebody else")
def test_who_has_no_home_is_told_to_name_a_file(tmp_path: Path) -> None:
    # Read here, so that the other user needs no access to this checkout.
    code = """
import sys
from pathlib import Path
from bot.settings import Settings, SettingsError
import os
os.setuid(54321)
try:
    print(Settings.from_environment({}))
except SettingsError as error:
    print(error)
"""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout == "CONSORTIUM_BOT_DATABASE is not set, and there is no home folder; name a file.\n"


def test_the_suite_is_run_with_nothing_but_what_is_named() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    few = re.search(r"^few=\((.*)\)$", script, re.MULTILINE)
    assert few
    assert re.findall(r"(\w+)=", few[1]) == ["HOME", "PATH", "LANG"]
    assert 'env -i "${few[@]}" CI=true make lint test' in script
