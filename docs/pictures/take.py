"""Takes the pictures of the chat page.

    python docs/pictures/take.py           the README's two (390 points, English, light and dark), here,
                                           and every size, shade and language in sizes/, in 256 colours
    python docs/pictures/take.py FOLDER    every size, shade and language, in all colours, as phones show it

Needs Debian's chromium, fonts-inter and fonts-noto-cjk. The clock stands still and nothing moves, so the same
bot and fonts give the same bytes.
"""
# ruff: noqa: INP001 - a script beside its pictures

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.async_api import Browser, async_playwright

from bot.app import build
from bot.settings import Settings
from bot.tryout.local import ADMINISTRATOR, LocalTelegram
from bot.tryout.serving import PageServer, listen
from bot.tryout.transport import LocalTransport

Shade = Literal["light", "dark"]

HERE = Path(__file__).parent
KEPT = HERE / "sizes"
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-font-subpixel-positioning",  # else some lines lie half a point lower, now and then
)
NOW = datetime(2026, 9, 22, 2, 30, tzinfo=UTC)
ZONE = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Scene:
    """What is asked, in which language of browser and client."""

    locale: str
    client: str
    questions: tuple[str, ...]


SCENES = {
    "en": Scene(
        "en-GB", "en", ("Who leads the Shenzhen consortium?", "and the postcode of the lead college?")
    ),
    "zh": Scene("zh-CN", "zh-hans", ("深圳联合体由谁牵头？", "牵头高校的邮编呢？")),
    "en-contact": Scene("en-GB", "en", ("Members of the Shenzhen consortium", "contact of Tencent")),
    "zh-contact": Scene("zh-CN", "zh-hans", ("深圳联合体有哪些成员？", "深圳职业技术大学的联系方式")),
}
README_WIDTH = 390
SIZES = {320: 640, 390: 844, 1280: 800}
SHADES: tuple[Shade, ...] = ("light", "dark")
SHARP = 500  # points of width up to which a picture is taken at twice the size, as phones show it


@asynccontextmanager
async def served(database: Path, scene: Scene) -> AsyncIterator[str]:
    """Serve the page of the real bot, which has answered, at a clock that stands still; gives its address."""
    telegram = LocalTelegram(clock=NOW.timestamp)
    telegram.member.language = scene.client
    settings = Settings(database=database, admins=frozenset({ADMINISTRATOR}))
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    async with telegram.connected(build(settings, transport=LocalTransport(telegram))):
        server = PageServer(telegram, listen(0), address.set_result)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(server.run_here())
            for question in scene.questions:
                await telegram.say(telegram.private(telegram.member), telegram.member, question)
            yield await address
            server.stop()


async def take(browser: Browser, address: str, scene: Scene, size: tuple[int, Shade], path: Path) -> None:
    """Take one picture of the chat as it stands; ``size`` is width and shade."""
    width, shade = size
    context = await browser.new_context(
        viewport={"width": width, "height": SIZES[width]},
        device_scale_factor=2 if width <= SHARP else 1,
        locale=scene.locale,
        timezone_id=ZONE,
        color_scheme=shade,
        reduced_motion="reduce",
    )
    page = await context.new_page()
    await page.clock.set_fixed_time(NOW)
    await page.goto(address)
    await page.locator(".row").nth(2 * len(scene.questions) - 1).wait_for()
    await page.evaluate("document.fonts.ready.then(() => document.activeElement.blur())")
    await page.screenshot(path=path, animations="disabled")
    await context.close()


def wanted(folder: Path) -> dict[str, list[tuple[int, Shade, Path]]]:
    """List the pictures by language: width, shade, path."""
    return {
        language: [(*size, folder / f"{size[0]}-{size[1]}-{language}.png") for size in product(SIZES, SHADES)]
        for language in SCENES
    }


async def main(folder: Path | None) -> None:
    """Take all pictures into a folder, or what the repository keeps beside this file."""
    pictures = wanted(folder or KEPT)
    if folder is None:
        KEPT.mkdir(exist_ok=True)
        pictures["en"] += [(README_WIDTH, shade, HERE / f"chat-{shade}.png") for shade in SHADES]
    await take_all(pictures)
    for path in KEPT.glob("*.png") if folder is None else ():
        _smaller(path)


def _smaller(path: Path) -> None:
    """Keep a picture at one pixel a point and in 256 colours."""
    with Image.open(path) as picture:
        width = int(path.stem.partition("-")[0])
        scaled = picture.convert("RGB").resize((width, SIZES[width]), Image.Resampling.LANCZOS)
    scaled.quantize(256).save(path, optimize=True)


async def take_all(pictures: dict[str, list[tuple[int, Shade, Path]]]) -> None:
    """Take pictures by scene, each scene from one bot."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for language, each in pictures.items():
            scene = SCENES[language]
            with tempfile.TemporaryDirectory() as scratch:
                async with served(Path(scratch) / "directory.db", scene) as address:
                    for width, shade, path in each:
                        await take(browser, address, scene, (width, shade), path)
                        print(path)  # noqa: T201 - the command's output
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
