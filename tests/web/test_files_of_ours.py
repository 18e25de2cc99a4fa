"""What the console is made of: vendored files as they were published, and templates in two languages."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from tests.support.everything import ROOT

VENDOR, FOR_TESTS = ROOT / "web" / "static" / "vendor", ROOT / "tests" / "web" / "vendor"
TEMPLATES = sorted((ROOT / "web" / "templates").rglob("*.html"))
CALL = re.compile(r"""\bt\(\s*(["'])(.*?)\1\s*,\s*(["'])(.*?)\3""", re.S)
CHINESE = re.compile(r"[\u3400-\u9fff]")


@pytest.mark.parametrize(
    ("folder", "names"), [(VENDOR, ("bootstrap", "htmx", "echarts")), (FOR_TESTS, ("axe",))], ids=("served", "tests")
)
def test_every_vendored_file_is_the_one_that_was_published_and_has_its_licence(
    folder: Path, names: tuple[str, ...]
) -> None:
    listed = dict(reversed(line.split()) for line in (folder / "SHA256SUMS").read_text("ascii").splitlines())
    kept = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.*")}
    assert kept == listed
    for name in names:
        assert [one for one in listed if re.match(rf"{name}(-\w+)?-\d+\.\d+\.\d+\.min\.(css|js)$", one)]
        assert f"{name}-LICENSE.txt" in listed


FILES = re.compile(r"FileResponse|StreamingResponse|[Cc]ontent-[Dd]isposition|\battachment\b")


def test_a_file_leaves_by_one_door_that_keeps_a_record() -> None:
    doors = {path.name for path in (ROOT / "web").rglob("*.py") if FILES.search(path.read_text(encoding="utf-8"))}
    assert doors == {"downloads.py"}
    door = (ROOT / "web" / "downloads.py").read_text(encoding="utf-8")
    parts = {part.split("(")[0]: part for part in door.split("\ndef ")[1:]}
    leaving = {name for name, part in parts.items() if "-> Response:" in part and not name.startswith("_")}
    assert {name for name in leaving if "note_export(" not in parts[name]} == {
        "empty_form",
        "small_picture_of",
        "whole_picture_of",
    }
    empty = [line.strip() for path in (ROOT / "web").rglob("*.py") for line in path.read_text("utf-8").splitlines()
             if "return empty_form(" in line]  # fmt: skip
    assert sorted(empty) == ['return empty_form("minutes.xlsx", content)', 'return empty_form(f"{name}.xlsx", content)']


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_says_everything_in_both_languages(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    for _, zh, _, en in CALL.findall(text):
        # The one button that names the other language names it in that language.
        if (zh, en) != ("English", "中文"):
            assert not CHINESE.search(en), en
            assert CHINESE.search(zh) or not re.search(r"[A-Za-z]{2}", zh), zh
            assert set(re.findall(r"\{\w+\}", zh)) == set(re.findall(r"\{\w+\}", en))
    assert CHINESE.findall(CALL.sub("", text)) == [], "Chinese outside of t(zh, en)"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_script_no_style_and_nothing_from_elsewhere(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<script(?! src=\"\{\{ static\()|<style|\sstyle=|\son\w+=|\|\s*safe|https?://", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_form_that_changes_something_carries_its_token(template: Path) -> None:
    for form in re.findall(r'<form method="post".*?</form>', template.read_text(encoding="utf-8"), re.S):
        assert 'name="form_token"' in form
