"""A server that knows nothing newer than Bot API 10.0, for the strict emulator."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.emulator.companion import COMPANION

NEWER = ("ephemeral_message_parameters", "rich_message")


@asynccontextmanager
async def older(make_tg: Any, tmp_path: Path) -> AsyncIterator[Any]:
    """Run it: newer methods are not found, newer parameters are ignored."""
    spec = json.loads((COMPANION / "spec" / "api-10.3.json").read_text(encoding="utf-8"))
    for name in [name for name in spec["methods"] if "Ephemeral" in name or "RichMessage" in name]:
        del spec["methods"][name]
    for method in spec["methods"].values():
        for field in NEWER:
            method["fields"].pop(field, None)
    path = tmp_path / "api-10.0.json"
    path.write_text(json.dumps(spec), encoding="utf-8")
    async with make_tg(spec=str(path)) as tg:
        known, checked = tg.spec.methods, tg._check_spec

        def ignoring(method: str, p: Any) -> None:
            checked(method, p)
            for name in [name for name in p if name not in known[method]["fields"]]:
                del p[name]

        tg._check_spec = ignoring
        yield tg
