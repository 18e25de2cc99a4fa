"""Takes the pictures of the console that the pages show: `python -m docs.pictures ADDRESS`.

At ADDRESS the demo-console of a fresh demo runs. A Chromium and a Chinese font have to be on the machine.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from demo.logins import PASSWORD

HERE = Path(__file__).parent / "pictures"
COORDINATOR, LEADER, PRINCIPAL, INSPECTOR = "P0004", "P0002", "P0296", "P0009"
DESK, TELEPHONE = (1280, 760), (375, 740)
SHOTS = {
    "overview": (COORDINATOR, DESK, "/overview", ""),
    "ledger": (COORDINATOR, DESK, "/hazards", ""),
    "case": (COORDINATOR, DESK, "/hazards", "/hazards/9"),
    "leader": (LEADER, DESK, "/under-me", ""),
    "figures": (COORDINATOR, DESK, "/figures?span=term", ""),
    "messages": (COORDINATOR, DESK, "/messages?state=dead", ""),
    "principal": (PRINCIPAL, TELEPHONE, "/mine", ""),
    "visit": (INSPECTOR, TELEPHONE, "/visits", "/visits/"),
}
"""Whose screen, how large, at which address; and how the first link begins that is followed there."""
AS_IN_CHINA = "all => all.forEach(one => { one.type = 'text'; one.value = one.value || '年 / 月 / 日' })"
"""What an empty field for a day shows is the browser's own, and one without a screen speaks English."""


def main() -> None:
    [address] = sys.argv[1:]
    with sync_playwright() as playwright:
        # The fonts follow the machine's language.
        language: dict[str, str | float | bool] = {"LANG": "zh_CN.UTF-8"}
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"], env=language)
        for name, shot in SHOTS.items():
            small = Image.open(io.BytesIO(taken(browser, address, *shot))).convert("RGB").quantize(256, kmeans=1)
            small.save(HERE / f"{name}.png", optimize=True)


def taken(browser: Browser, address: str, who: str, screen: tuple[int, int], path: str, follows: str) -> bytes:
    """The screen somebody has before them."""
    page = browser.new_page(viewport={"width": screen[0], "height": screen[1]}, locale="zh-CN")
    page.goto(f"{address}/sign-in")
    page.fill("#number", who)
    page.fill("#password", PASSWORD)
    page.click("form[action='/sign-in'] button")
    page.goto(address + path)
    if follows:
        page.goto(address + str(page.locator(f"main a[href^='{follows}']").first.get_attribute("href")))
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(800)
    page.locator("input[type=date]").evaluate_all(AS_IN_CHINA)
    return page.screenshot()


if __name__ == "__main__":
    main()
