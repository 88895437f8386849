"""Commands on a machine that nobody has prepared: few variables, buffered output, the usual umask."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]


def bot(
    *arguments: str | Path,
    database: str | Path | None,
    given: bytes = b"",
    output: IO[bytes] | int = subprocess.PIPE,
    errors: IO[bytes] | int = subprocess.PIPE,
    **variables: str,
) -> subprocess.CompletedProcess[bytes]:
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), **variables}
    if database is not None:
        environment["CONSORTIUM_BOT_DATABASE"] = str(database)
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", *map(str, arguments)],
        input=given,
        stdout=output,
        stderr=errors,
        env=environment,
        umask=0o022,
        timeout=50,
        check=False,
    )
