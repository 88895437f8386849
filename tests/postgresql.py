"""A PostgreSQL server of the tests' own, on a socket in a folder of theirs."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import time
from pathlib import Path

_VERSIONS = Path("/usr/lib/postgresql")


def programs() -> Path | None:
    """The folder of initdb and postgres, newest version first."""
    found = sorted(_VERSIONS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def _other_user() -> int | None:
    """Whom to be instead of root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    return 65534


class PostgreSQL:
    """One server; ``url`` names one of its databases."""

    def __init__(self, folder: Path, programs: Path, port: int) -> None:
        self._folder, self._programs, self._port = folder, programs, port
        self._user = _other_user()
        self._server: subprocess.Popen[bytes] | None = None
        self._databases = 0
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        if self._user is not None:
            os.chown(folder, self._user, -1)
        self._run("initdb", "-D", f"{folder}/data", "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        subprocess.run(command, check=True, capture_output=True, user=self._user, cwd="/")

    def start(self) -> None:
        options = ["-k", "", "-h", "127.0.0.1", "-p", str(self._port), "-F", "-c", "max_connections=40"]
        self._server = subprocess.Popen(
            [str(self._programs / "postgres"), "-D", f"{self._folder}/data", *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=self._user,
            cwd="/",
        )
        for _ in range(600):
            try:
                self._run("pg_isready", "-h", "127.0.0.1", "-p", str(self._port), "-U", "tests")
            except subprocess.CalledProcessError:
                time.sleep(0.05)
            else:
                return
        raise TimeoutError

    def stop(self, *, at_once: bool = False) -> None:
        """``at_once``: without a checkpoint, as a power cut would."""
        assert self._server
        self._run("pg_ctl", "stop", "-D", f"{self._folder}/data", "-m", "immediate" if at_once else "fast")
        self._server.wait(30)

    def database(self) -> str:
        """The address of a new, empty database."""
        self._databases += 1
        name = f"state{self._databases}"
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self._port), "-U", "tests", name)
        return f"postgresql://tests@127.0.0.1:{self._port}/{name}"
