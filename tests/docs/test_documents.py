"""What the documents say is so: commands exist with those options, links lead somewhere, lists are complete."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from pydantic import BaseModel

from casework.doers import DOERS
from commands.contents import CONTENTS, command
from config.mapping_files import read_mapping
from config.policy_files import KINDS, SHIPPED
from config.settings import Settings
from docs.pictures import SHOTS
from documents.ledger_reading import read_inspections, read_ledger
from documents.registry_reading import read_registry
from documents.workbooks import read_file
from tests.support.everything import ROOT

DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
READMES = ROOT / "README.md", ROOT / "README.zh.md"
FENCE = re.compile(r"^[ ]*```(\w*)\n(.*?)^[ ]*```$", re.M | re.S)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
PROGRAM = {name: command(name) for name in CONTENTS}
"""Every command of the program by its first word."""


def commands_in(text: str) -> Iterator[list[str]]:
    """Every call of the program in a console or sh block; what is set before it is left out."""
    for kind, block in FENCE.findall(text):
        if kind in ("console", "sh"):
            for line in block.replace("\\\n", " ").splitlines():
                words = shlex.split(line.strip().removeprefix("$ "), comments=True) if "xiaoan " in line else []
                while words and re.fullmatch(r"[A-Z_]+=.*", words[0], re.S):
                    words.pop(0)
                if words and words[0] == "xiaoan":
                    yield words[1:]


def refused(words: list[str]) -> str:
    """Why the program would not take these words; empty when it takes them."""
    within, rest = PROGRAM, list(words)
    while within:
        name = rest.pop(0) if rest else ""
        if name not in within:
            return f"there is no {name}"
        called = within[name]
        within = getattr(called, "commands", {})
    if rest == ["--help"]:
        return ""
    try:
        given: dict[str, Any] = called.make_context("xiaoan", rest).params
    except Exception as fault:  # noqa: BLE001 - whichever of Typer's own it is, it says why
        return str(fault) or type(fault).__name__
    if words[0] == "act" and given["name"] not in DOERS:
        return f"there is no act {given['name']}"
    if words[0] == "run" and not (ROOT / "flows" / f"{given['flow']}.py").is_file():
        return f"there is no flow {given['flow']}"
    return ""


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_command_shown_is_one_the_program_takes(page: Path) -> None:
    wrong = {" ".join(words): refused(words) for words in commands_in(page.read_text(encoding="utf-8"))}
    assert {words: why for words, why in wrong.items() if why} == {}


def test_there_are_commands_to_look_at_and_wrong_ones_are_seen() -> None:
    assert sum(1 for page in PAGES for _ in commands_in(page.read_text(encoding="utf-8"))) > 60
    assert list(commands_in("```console\n$ A=1 xiaoan init\nout\n```")) == [["init"]]
    for words in ("ledgers import", "ledger import x --by L1 --mapings y", "ledger import x", "act passs 1 --by L1",
                  "run nothing", "up --port high"):  # fmt: skip
        assert refused(words.split()), words


def leaves(within: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command a person may find in the help."""
    for name, one in within.items():
        if not one.hidden:
            yield from leaves(one.commands, (*path, name)) if hasattr(one, "commands") else [(*path, name)]


def test_every_command_is_shown_somewhere() -> None:
    shown = [words for page in PAGES for words in commands_in(page.read_text(encoding="utf-8"))]
    untold = [path for path in leaves(PROGRAM) if not any(tuple(words[: len(path)]) == path for words in shown)]
    assert untold == []


def anchors(text: str) -> set[str]:
    """What headings are called in an address, as GitHub makes it."""
    headings = re.findall(r"^#{1,6} (.+)$", FENCE.sub("", text), re.M)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_link_within_leads_to_a_file_and_a_heading_that_is_there(page: Path) -> None:
    lost = []
    for link in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        name, _, anchor = link.partition("#")
        if not re.match(r"[a-z]+:", link):
            target = (page.parent / name).resolve() if name else page
            is_there = target.exists() and target.is_relative_to(ROOT)
            if not is_there or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
                lost.append(link)
    assert lost == []


def outline(page: Path) -> list[int]:
    """The levels of a page's headings, in order."""
    found = re.findall(r"^(#{1,6}) ", FENCE.sub("", page.read_text(encoding="utf-8")), re.M)
    return [len(marks) for marks in found]


@pytest.mark.parametrize("name", ["README.md", "docs/tutorial.md", "docs/operations.md"])
def test_the_chinese_page_has_the_headings_of_the_english_one(name: str) -> None:
    english = ROOT / name
    chinese = ROOT / "README.zh.md" if english.parent == ROOT else DOCS / "zh" / english.name
    assert outline(chinese) == outline(english)


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = ([words[:2] for words in commands_in(page.read_text(encoding="utf-8"))] for page in READMES)
    assert english == chinese


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_the_map_has_every_folder_and_no_other(page: Path) -> None:
    mapped = re.findall(r"^(\w+)/ {2,}\S", page.read_text(encoding="utf-8"), re.M)
    kept = {one.parent.name for one in ROOT.glob("*/*.py")}
    assert sorted(mapped) == sorted(kept)


def test_every_page_is_in_the_index() -> None:
    index = DOCS / "README.md"
    linked = {(DOCS / link.partition("#")[0]).resolve() for link in LINK.findall(index.read_text(encoding="utf-8"))}
    numbered = DOCS / "decisions"
    assert [str(page) for page in PAGES if page not in linked | {index} and page.parent != numbered] == []
    decisions = (numbered / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in numbered.glob("0*.md") if f"]({page.name})" not in decisions] == []


def test_every_picture_is_small_and_is_shown() -> None:
    there = {path.stem: path.stat().st_size for path in (DOCS / "pictures").iterdir()}
    assert set(there) == set(SHOTS)
    assert max(there.values()) < 150_000
    for page in (DOCS / "how-to/console.md", DOCS / "zh/how-to.md"):
        assert set(re.findall(r"pictures/(\w+)\.png", page.read_text(encoding="utf-8"))) == set(SHOTS)


def test_every_decision_the_program_cites_is_there() -> None:
    kept = {page.name[:4] for page in (DOCS / "decisions").glob("0*.md")}
    told = [path for folder in ROOT.glob("*/__init__.py") for path in folder.parent.rglob("*.py")]
    cited = {number for path in told for number in re.findall(r"decisions/(\d{4})", path.read_text(encoding="utf-8"))}
    assert cited
    assert cited <= kept


@pytest.mark.parametrize("page", [ROOT / "CONTRIBUTING.md", DOCS / "architecture.md"], ids=lambda page: page.name)
def test_every_file_named_is_there_and_holds_the_name_that_is_looked_for_in_it(page: Path) -> None:
    lost = []
    for line in page.read_text(encoding="utf-8").splitlines():
        said = re.findall(r"`([^`]+)`", line)
        named = [one.partition(":")[0] for one in said if re.fullmatch(r"[\w.-]+/[\w./-]+(: \w+)?", one)]
        files = [ROOT / one for one in named if "KIND" not in one]
        lost += [str(one.relative_to(ROOT)) for one in files if not one.exists()]
        held = "".join(one.read_text(encoding="utf-8") for one in files if one.is_file())
        lost += [one for one in said if held and re.fullmatch(r"_?[A-Z]+[A-Z_]+|_[a-z]+", one) and one not in held]
    assert lost == []


@pytest.mark.parametrize("name", ["operations.md", "zh/operations.md"])
def test_every_setting_and_every_flow_is_described(name: str) -> None:
    text = (DOCS / name).read_text(encoding="utf-8")
    settings = [f"XIAOAN_{field.upper()}" for field in Settings.model_fields]
    flows = re.findall(r"flows/(\w+)\.py:", (ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    assert [one for one in (*settings, *flows) if f"`{one}`" not in text and f"| `{one}" not in text] == []


def models_in(kind: Any) -> Iterator[type[BaseModel]]:
    """The models a field is made of, however they are wrapped."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for part in get_args(kind):
        yield from models_in(part)


def keys_of(model: type[BaseModel]) -> Iterator[str]:
    """Every key a policy file may have, at any depth."""
    for name, field in model.model_fields.items():
        yield name
        for part in models_in(field.annotation):
            yield from keys_of(part)


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_every_policy_file_has_its_line(kind: str) -> None:
    text = (DOCS / "policy.md").read_text(encoding="utf-8")
    code = " ".join(re.findall(r"`([^`]+)`", text))
    written = set(re.findall(r"\w+", code))
    assert set(keys_of(KINDS[kind])) - written == set()


def test_every_limit_that_is_shipped_has_its_line() -> None:
    text = (DOCS / "policy.md").read_text(encoding="utf-8")
    limits = yaml.safe_load((SHIPPED / "deadlines.yaml").read_text(encoding="utf-8"))["limits"]
    assert [clock for clock in limits if f"`limits.{clock}`" not in text] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_examples_of_the_tutorial_can_be_read(language: str) -> None:
    folder = DOCS / "examples" / language
    grids = [grid for name in ("areas", "units", "schools", "people", "posts")
             for grid in read_file((folder / f"{name}.csv").read_bytes(), f"{name}.csv")]  # fmt: skip
    registry = read_registry(grids)
    assert (registry.problems, registry.notes) == ([], [])
    assert [len(one) for one in (registry.rows.areas, registry.rows.units, registry.rows.schools)] == [4, 6, 2]
    assert [len(one) for one in (registry.rows.people, registry.rows.posts)] == [13, 13]
    ledger = read_ledger(read_file((folder / "ledger.csv").read_bytes(), "ledger.csv"))
    assert (ledger.problems, len(ledger.rows)) == ([], 2)


def test_the_example_mappings_read_the_example_files() -> None:
    folder = DOCS / "examples" / "mappings"
    old = read_mapping(str(folder / "old-ledger.yaml"))
    ledger = read_ledger(read_file((folder / "old-ledger.csv").read_bytes(), "old-ledger.csv"), old)
    assert (ledger.problems, len(ledger.rows)) == ([], 4)
    visits = read_mapping(str(folder / "visits.yaml"))
    read = read_inspections(read_file((folder / "visits.csv").read_bytes(), "visits.csv"), visits)
    assert (read.problems, [one.key for one in read.inspections]) == ([], ["fire/V-100", "fire/V-101"])
    for page, file in (("import-an-old-ledger.md", "old-ledger.yaml"), ("map-an-inspection-file.md", "visits.yaml")):
        quoted = (DOCS / "how-to" / page).read_text(encoding="utf-8").replace("\n   ", "\n")
        assert (folder / file).read_text(encoding="utf-8") in quoted
