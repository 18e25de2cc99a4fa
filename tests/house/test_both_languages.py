"""Everything a person sees exists in Chinese and in English, and nothing committed names a place it came from."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.support.everything import ROOT
from tests.support.tree import SOURCES, tree_of

CHINESE = re.compile(r"[\u3400-\u9fff]")
SENTENCE = re.compile(r"[\u3400-\u9fff]{5}")
"""More Chinese than an English text may quote: 无 or 2026年11月1日 is what somebody is to type."""
LETTERS = re.compile(r"[A-Za-z]")
ADDRESSES = re.compile(
    "|".join(("pypi" + r"\.org", "files" + r"\.pythonhosted", "(?<!--no-emit-)index" + "-url", "trusted" + "-host",
              r"/simp" + "le/", "registry" + r"\.npmjs"))
)  # fmt: skip
PLACES = re.compile("|".join(("/work" + "/main", "/ro" + "ot/", "/tmp" + "/w/")))


def pairs() -> Iterator[tuple[str, ast.expr, ast.expr]]:
    """Every place in the program that says something in two languages."""
    for path in SOURCES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and len(node.args) == 2:
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in ("Text", "t", "Contradiction"):
                    yield f"{path}:{node.lineno}", node.args[0], node.args[1]


def literal(expression: ast.expr) -> str | None:
    """What is written out in a string or between the braces of one; None for anything else."""
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        return re.sub(r"\{[^}]*\}", "", expression.value)
    if isinstance(expression, ast.JoinedStr):
        return "".join(one.value for one in expression.values if isinstance(one, ast.Constant))
    return None


def test_there_are_texts_to_look_at() -> None:
    assert sum(1 for _ in pairs()) > 200


def test_whatever_is_said_is_said_in_both_languages() -> None:
    lopsided = []
    for place, zh, en in pairs():
        said = [ast.unparse(one) in ("''", '""') for one in (zh, en)]
        if said[0] != said[1]:
            lopsided.append(place)
    assert lopsided == []


def test_chinese_is_chinese_and_english_is_english() -> None:
    swapped = []
    for place, zh, en in pairs():
        chinese, english = literal(zh), literal(en)
        if english is not None and SENTENCE.search(english):
            swapped.append(f"{place}: {english}")
        if chinese is not None and LETTERS.search(chinese) and not CHINESE.search(chinese) and chinese != english:
            swapped.append(f"{place}: {chinese}")
    assert swapped == []


def test_both_languages_name_the_same_facts() -> None:
    unlike = []
    for place, zh, en in pairs():
        if isinstance(zh, ast.Constant) and isinstance(en, ast.Constant):
            facts = [sorted(set(re.findall(r"\{(\w+)\}", str(one.value)))) for one in (zh, en)]
            if facts[0] != facts[1]:
                unlike.append(f"{place}: {facts}")
    assert unlike == []


def committed() -> list[Path]:
    """Every file that is or would be committed; of a copy without its history, every file of ours."""
    if not (ROOT / ".git").exists():
        return [*SOURCES, *(path.relative_to(ROOT) for path in ROOT.glob("*") if path.is_file())]
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def lines_with(pattern: re.Pattern[str], but: tuple[str, ...] = ()) -> list[str]:
    found = []
    for path in committed():
        try:
            text = (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if str(path) not in but:
            found += [f"{path}:{number}" for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)]
    return found


def test_no_committed_file_names_an_address_packages_come_from() -> None:
    assert lines_with(ADDRESSES) == []


def test_no_committed_file_names_a_folder_of_the_machine_it_was_written_on() -> None:
    assert lines_with(PLACES) == []
