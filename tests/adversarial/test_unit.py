"""The documented systemd unit gives the bot no more than it needs."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.adversarial.terminal import ROOT

OPERATIONS = ROOT / "docs" / "operations.md"
UNIT = "consortium-bot.service"
MOST = 30  # tenths: the exposure that systemd-analyze calls "OK" ends at 4.9
ANALYZE = shutil.which("systemd-analyze")


@pytest.fixture
def unit() -> str:
    found = re.search(
        r"```ini\n# /etc/systemd/system/consortium-bot.service\n(.*?)```",
        OPERATIONS.read_text("utf-8"),
        re.DOTALL,
    )
    assert found
    return found[1]


@pytest.mark.parametrize(
    "line", ["UMask=0077", "StateDirectoryMode=0700", "LimitNOFILE=8192", "NoNewPrivileges=yes"]
)
def test_it_keeps_files_to_the_bot_s_user(unit: str, line: str) -> None:
    assert line in unit.splitlines()


@pytest.mark.skipif(ANALYZE is None, reason="systemd is not installed")
def test_it_is_hardened_as_far_as_systemd_can_judge(unit: str, tmp_path: Path) -> None:
    assert ANALYZE
    (tmp_path / UNIT).write_text(unit, encoding="utf-8")
    done = subprocess.run(  # noqa: S603
        [ANALYZE, "security", "--offline=true", f"--threshold={MOST}", "--no-pager", UNIT],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if "unrecognized option" in done.stderr:
        pytest.skip("this systemd judges no file")
    assert done.returncode == 0, done.stdout.splitlines()[-1:] + done.stderr.splitlines()
