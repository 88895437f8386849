from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.state import state_url
from tests.postgresql import PostgreSQL, programs

_SIZE = {"COLUMNS", "LINES"}  # of the terminal that the tests are started from


def pytest_configure() -> None:
    """Take away what would reach the programs that tests start: settings of a bot of one's own, proxies."""
    for name in list(os.environ):
        if name.startswith("CONSORTIUM_BOT_") or name.lower().endswith("_proxy") or name in _SIZE:
            del os.environ[name]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A running server; where there is none to run the tests are skipped, but not in CI."""
    found = programs()
    if found is None:
        reason = "PostgreSQL's server is not installed"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    # Not below pytest's folder, which other users may not enter.
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    folder.chmod(0o755)
    server = PostgreSQL(folder / "server", found, port)
    server.start()
    yield server
    server.stop(at_once=True)
    shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def state_address(request: pytest.FixtureRequest) -> str:
    """Where an empty state lies, as in the environment: on each of the two kinds of store."""
    if request.param == "sqlite":
        return ""
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return server.database()


@pytest.fixture
def state_at(state_address: str, tmp_path: Path) -> str:
    """The same as an address for :class:`bot.state.store.Store`."""
    return state_url(tmp_path / "directory.db", state_address)
