"""What a page can show tells people what to do there, and never a command or an option of the command line."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from commands.options_named import MENDED_WITH, sentence_of
from rules.refusals import PlaceMissing
from rules.words import Language
from tests.support.everything import ROOT
from tests.support.tree import SOURCES, text_of, tree_of

COMMAND = re.compile(r"\bxiaoan [a-z]|(?<![\w-])--[a-z]")
SHOWN = "rules", "casework", "web", "notifications", "documents", "installation"
"""The folders whose words reach a page; the command line says its own."""

FOR_OPERATORS: Mapping[str, str] = {
    "rules/refusals/of_access.py": "the first account of an installation is opened on the server",
    "rules/refusals/of_feeds.py": "webhooks are the operator's",
    "rules/refusals/of_identity.py": "accounts elsewhere are linked by the operator",
    "rules/refusals/of_running.py": "what the machine lacks, said to whoever runs it",
    "rules/refusals/of_tokens.py": "tokens are issued by the operator, to programs",
    "rules/draw/seeds.py": "what is hashed, and said to nobody",
    "documents/letter_pdf.py": "what the program that sets pages is started with",
    "installation/machine.py": "the doctor's findings",
    "installation/opening.py": "a database that was never set up serves no page",
    "installation/readiness.py": "what observers of the machine read",
    "installation/records.py": "the doctor's findings",
    "web/api/described.py": "the description of the API, for whoever holds a token of the operator's",
    "web/pages/runs.py": "whether the operator's processes run",
    "web/templates/campaign.html": "the same",
    "web/templates/campaign_proof.html": "outsiders prove the draw on machines of their own",
    "web/templates/policy.html": "a version of the policy is published by the operator",
    "web/templates/policy_try.html": "the same",
    "web/templates/runs.html": "whether the operator's processes run",
    "web/templates/sign_in.html": "an installation without any account",
}
"""Where a command stands on purpose, and why."""


def words_of(path: Path) -> Iterator[str]:
    """Every string of a file, without its docstrings."""
    if path.suffix == ".html":
        yield text_of(path)
        return
    told = {id(one.value) for one in ast.walk(tree_of(path)) if isinstance(one, ast.Expr)}
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


PATHS = [one for one in SOURCES if one.parts[0] in SHOWN] + [
    one.relative_to(ROOT) for one in sorted((ROOT / "web/templates").glob("*.html"))
]


def test_no_page_can_show_a_command() -> None:
    found = {str(path) for path in PATHS for words in words_of(path) if COMMAND.search(words)}
    assert found - set(FOR_OPERATORS) == set()
    assert set(FOR_OPERATORS) - found == set(), "what stands here says no command any more"


def test_what_the_command_line_adds_is_a_command_or_an_option() -> None:
    assert [how for how in MENDED_WITH.values() if not COMMAND.match(how)] == []
    said = sentence_of(PlaceMissing(number="510503-2026-000001"), Language.ZH)
    assert said == "510503-2026-000001 停用须写明部位\n命令行：--place"
