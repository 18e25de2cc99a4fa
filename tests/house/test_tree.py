"""The house rules a machine can see: sizes, names, first lines, imports, and who may ask where a hazard stands."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.support.everything import FOLDERS, ROOT
from tests.support.tree import SOURCES, text_of, tree_of

BESIDES = ("benchmarks", "docs", "migrations", "tests")
GENERATED = Path("migrations/versions")
WRITTEN = [
    *SOURCES,
    *sorted(
        path.relative_to(ROOT)
        for folder in BESIDES
        for path in (ROOT / folder).rglob("*.py")
        if "__pycache__" not in path.parts and GENERATED not in path.relative_to(ROOT).parents
    ),
]
"""Every file somebody wrote by hand."""

BANNED = {"manager", "helper", "helpers", "util", "utils", "base", "data", "info", "process", "handle"}
SAYS_SOMETHING = {
    "PersonalData": "personal data is what the law calls it",
    "refuse_personal_data": "the same",
    "handle_DATA": "aiosmtpd looks for a method of this name",
    "handle_RCPT": "the same",
    "_process": "a process of the operating system",
    "process": "the same",
}
"""Banned words that are the right ones, and why."""

MAY_ASK = {
    "casework/importing_known.py": "knows which columns a hazard not yet handed over has nothing to say about",
    "casework/importing_rows.py": "reads what a ledger says of the past; whether it may stand so is a row of the table",
    "casework/importing_settling.py": "the same, for the units such a past needs",
    "casework/importing_writing.py": "the same, for the columns and clocks such a past leaves behind",
    "casework/concluding.py": "asks whether the last signature of this transaction has closed it already",
    "casework/inspecting.py": "shows what stands on the list of a visit; the table decides when it is acted upon",
    "casework/ledger_lines.py": "prints the day the work was done, where it was",
    "casework/reading.py": "works out where a found hazard would go, which the table then asks about",
    "commands/hazards.py": "shows a late deadline in red",
}
"""Files outside the table that look at a stage, and why they decide nothing by it."""

MAY_ASK_IN_RULES = {
    "lifecycle.py": "the table itself",
    "permits.py": "asks the table",
    "history.py": "reads the table backwards",
    "possible_clocks.py": "explores the table",
    "vocabulary.py": "says which stages are open",
    "case_records.py": "reads what a case counts as; figures decide nothing",
    "indicators.py": "the same",
    "findings_by.py": "the same",
    "ledgers.py": "finds what an imported line contradicts itself in",
}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def body_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
    """A function's statements without its docstring."""
    has_docstring = isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant)
    return node.body[1:] if has_docstring else node.body


def test_no_file_is_longer_than_300_lines() -> None:
    assert [str(path) for path in WRITTEN if len(text_of(path).splitlines()) > 300] == []


def test_no_function_is_longer_than_30_lines() -> None:
    found = []
    for path in [*SOURCES, Path("docs/drawings.py")]:
        for node in functions(path):
            body = body_of(node)
            lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            if lines > 30:
                found.append(f"{path}:{node.lineno} {node.name}: {lines}")
    assert found == []


def test_every_module_says_in_its_first_line_what_it_is_for() -> None:
    silent = []
    for path in WRITTEN:
        said = ast.get_docstring(tree_of(path))
        if text_of(path).strip() and (not said or not text_of(path).startswith('"""') or len(said.split()[0]) < 1):
            silent.append(str(path))
    assert silent == []


def test_every_import_is_absolute() -> None:
    relative = [
        f"{path}:{node.lineno}"
        for path in WRITTEN
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def named(path: Path) -> Iterator[tuple[str, int]]:
    """Every name a file gives: of itself, its classes and functions, arguments and variables."""
    yield path.stem, 1
    for node in ast.walk(tree_of(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno


def words_of(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def test_no_name_is_one_that_says_nothing() -> None:
    empty = {
        f"{path}:{line} {name}"
        for path in SOURCES
        for name, line in named(path)
        if words_of(name) & BANNED and name not in SAYS_SOMETHING
    }
    assert sorted(empty) == []


def asks_for_stages(path: Path) -> list[int]:
    """The lines on which a file compares where a hazard stands with something."""
    return [
        node.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, (ast.Compare, ast.Match)) and re.search(r"\bStage\.[A-Z]|\.stage\b", ast.unparse(node))
    ]


def test_nothing_but_the_table_asks_on_which_stage_a_hazard_stands() -> None:
    # Store filters rows by their stage and models guard them by it: both in SQL, where nothing is decided.
    asking = {
        str(path): asks_for_stages(path)
        for path in SOURCES
        if path.parts[0] not in ("store", "models", "rules") and asks_for_stages(path)
    }
    assert {path: lines for path, lines in asking.items() if path not in MAY_ASK} == {}


def test_in_the_rules_only_the_table_and_its_readers_ask_on_which_stage_a_hazard_stands() -> None:
    asking = {path.name for path in SOURCES if path.parts[0] == "rules" and asks_for_stages(path)}
    assert asking <= set(MAY_ASK_IN_RULES)


@pytest.mark.parametrize("kind", ["Word", "Refusal"])
def test_words_and_refusals_are_defined_in_the_rules(kind: str) -> None:
    elsewhere = [
        f"{path}:{node.lineno} {node.name}"
        for path in SOURCES
        if path.parts[0] != "rules"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef)
        if any(ast.unparse(one).rpartition(".")[2] == kind for one in node.bases)
    ]
    assert elsewhere == [], "the glossary and the page of refusals are drawn from rules/"


def test_a_name_of_a_flow_exists_nowhere_else() -> None:
    # Prefect puts flows/ on sys.path: a file there would hide, or be hidden by, a module of the same name.
    names = {path.stem for path in SOURCES if path.parts[0] == "flows" and path.stem != "__init__"}
    taken = {*FOLDERS, *BESIDES, "xiaoan", *sys.stdlib_module_names, *packages_distributions()}
    assert names & taken == set()


def test_no_installed_distribution_answers_to_one_of_our_names() -> None:
    ours = {*FOLDERS, *BESIDES, "xiaoan"}
    theirs = {
        name: owners for name, owners in packages_distributions().items() if name in ours and set(owners) - {"xiaoan"}
    }
    assert theirs == {}


def test_an_exception_from_the_linter_or_the_type_checker_carries_its_reason() -> None:
    bare = []
    for path in SOURCES:
        for number, line in enumerate(text_of(path).splitlines(), 1):
            found = re.search(r"# (?:noqa|type: ignore)(.*)", line)
            if found and not re.search(r" - \w|  # \w", found.group(1)):
                bare.append(f"{path}:{number}")
    assert bare == []


def test_no_two_test_files_have_the_same_name() -> None:
    """Pytest takes files of one name for one module where the folders are no packages."""
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []
