"""Draws the generated pages from the rules: the lifecycle, the glossary, the refusals. Never edit the pages.

`python -m docs.drawings` writes them; with --check it fails when one of them is stale.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import rules
from rules.facts import Given
from rules.lifecycle import TABLE
from rules.moves import Effect, Move, Tell, Tick
from rules.refusals import Refusal
from rules.vocabulary import ClockKind, Stage
from rules.words import Language, Text, Word, said

HERE = Path(__file__).parent
NOTE = "<!-- 由 rules/ 生成，请勿手改：make drawings。 Drawn from rules/; do not edit: make drawings. -->"
START = "[*]"
"""How Mermaid writes where everything begins and ends."""


def pages() -> dict[str, str]:
    """Every generated page by its file name."""
    return {"lifecycle.md": lifecycle(), "glossary.md": glossary(), "refusals.md": refusals()}


# The lifecycle.


def lifecycle() -> str:
    """docs/lifecycle.md: the diagram, then for every stage what may be done there, in Chinese and English."""
    parts = [
        "# 隐患的一生 / The life of a hazard",
        NOTE,
        "凡表中没有的，一律不能办。本页由 `rules/lifecycle.py` 的唯一一张表生成。\n\n"
        "What the table does not say is refused. This page is drawn from the one table in `rules/lifecycle.py`.",
        f"```mermaid\n{diagram()}\n```",
        "图中只画改变环节的办理；不改变环节的见下表。\n\n"
        "The diagram shows the acts that move a hazard; those that leave it where it is stand in the tables below.",
    ]
    for stage in (None, *Stage):
        parts += _of_stage(stage)
    return _page(parts)


def diagram() -> str:
    """The stages and the acts that lead from one to another, as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", "    direction LR"]
    lines += [f'    state "{stage.zh} {stage.en}" as {_alias(stage)}' for stage in Stage]
    arrows: dict[tuple[str, str], list[Text]] = {}
    for move in TABLE:
        for stage in move.stages:
            if move.lands_on(stage) is not stage:
                # Which stage an import leads to is what the arrow itself says.
                act = Text(move.act.zh, move.act.en) if move.creates else _named(move)
                arrows.setdefault((_alias(stage), _alias(move.lands_on(stage))), []).append(act)
    for (start, end), acts in arrows.items():
        lines.append(f"    {start} --> {end}: {_label(acts)}")
    ends = [stage for stage in Stage if not any(stage in move.stages for move in TABLE)]
    lines += [f"    {_alias(stage)} --> {START}" for stage in ends]
    return "\n".join(lines)


def _alias(stage: Stage | None) -> str:
    # Mermaid keeps some plain words to itself; a prefix stays clear of all of them.
    return f"s_{stage.value}" if stage else START


def _label(acts: Sequence[Text]) -> str:
    distinct = list(dict.fromkeys(acts))
    return f"{'、'.join(one.zh for one in distinct)} / {', '.join(one.en for one in distinct)}"


def _named(move: Move) -> Text:
    """An act with its branch, where it has several."""
    if move.given is Given.NOTHING:
        return Text(move.act.zh, move.act.en)
    return Text(f"{move.act.zh}（{move.given.zh}）", f"{move.act.en} ({move.given.en})")


_HEADINGS = {
    Language.ZH: ("办理", "由谁", "条件", "之后", "计时", "告知"),
    Language.EN: ("act", "by", "conditions", "then", "clocks", "told"),
}


def _of_stage(stage: Stage | None) -> list[str]:
    moves = [move for move in TABLE if stage in move.stages]
    name = Text(stage.zh, stage.en) if stage else Text("新隐患", "a new hazard")
    heading = f"## {name.zh} / {name.en}"
    if not moves:
        return [heading, "到此为止，不能再办。\n\nThe end: nothing more can be done."]
    tables = [_table(_HEADINGS[one], [_row(stage, move, one) for move in moves]) for one in Language]
    return [heading, *tables]


def _row(stage: Stage | None, move: Move, language: Language) -> list[str]:
    stays = Text("不变", "stays")
    landing = move.lands_on(stage)
    return [
        _named(move).say(language),
        said(move.by, language),
        said(move.needs, language),
        said(stays if landing is stage else landing, language),
        _clocks(move.clocks, language),
        _lines(_told(tell, language) for tell in move.tells),
    ]


def _clocks(ticks: Sequence[Tick], language: Language) -> str:
    """What happens to which clocks, those of one fate together."""
    if {tick.clock for tick in ticks if tick.effect is Effect.STOP} == set(ClockKind):
        return Text("全部停止", "all stop").say(language)
    fates: dict[Effect, list[ClockKind]] = {}
    for tick in ticks:
        fates.setdefault(tick.effect, []).append(tick.clock)
    colon = "：" if language is Language.ZH else ": "
    return _lines(f"{said(effect, language)}{colon}{said(kinds, language)}" for effect, kinds in fates.items())


def _told(tell: Tell, language: Language) -> str:
    pattern = Text("{kind} → {to}（{urgency}）", "{kind} → {to} ({urgency})")
    return pattern.say(language, kind=tell.kind, to=tell.to, urgency=tell.urgency)


# The words.


def glossary() -> str:
    """docs/glossary.md: every word of the trade, by the module and the kind it belongs to."""
    parts = [
        "# 词汇 / Glossary",
        NOTE,
        "代码存入数据库，标签给人看；一词一义。\n\n"
        "Codes are stored, labels are read; one word stands for one thing and one thing has one word.",
    ]
    for module, words in _words().items():
        parts.append(f"## {_first_line(importlib.import_module(module))}")
        for word in words:
            rows = [[f"`{one.value}`", one.zh, one.en] for one in word]
            parts += [f"### {word.__name__}", _first_line(word), _table(("code", "中文", "English"), rows)]
    return _page(parts)


_FIRST = ("rules.vocabulary", "rules.offices", "rules.telling")
"""The modules that are only words come first; then the words that live beside the rule they belong to."""


def _words() -> dict[str, list[type[Word]]]:
    names = sorted(one.name for one in pkgutil.iter_modules(rules.__path__, "rules."))
    for name in names:
        importlib.import_module(name)
    found: dict[str, list[type[Word]]] = {name: [] for name in (*_FIRST, *names)}
    for word in Word.__subclasses__():
        if word.__module__ in found:
            found[word.__module__].append(word)
    return {module: words for module, words in found.items() if words}


def refusals() -> str:
    """docs/refusals.md: every way to be told no, by its code."""
    rows = [[f"`{one.code}`", one.text.zh, one.text.en] for one in Refusal.__subclasses__()]
    parts = [
        "# 不予办理的情形 / Refusals",
        NOTE,
        "每种情形有固定代码和中英文说明：出了什么事、在哪里、怎么办。花括号内为具体事实。\n\n"
        "Every refusal has a code that stays and a sentence in both languages that says what, where and how to mend "
        "it. What stands in braces is filled in.",
        _table(("code", "中文", "English"), sorted(rows)),
    ]
    return _page(parts)


# How a page is put together.


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(_cell(text) for text in line)} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>")


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def _first_line(thing: object) -> str:
    return (thing.__doc__ or "").strip().split("\n")[0]


def stale(folder: Path = HERE) -> list[str]:
    """The pages that are not as the rules would draw them now."""
    return [name for name, text in pages().items() if not _is_drawn(folder / name, text)]


def _is_drawn(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def write(folder: Path = HERE) -> list[str]:
    """Every stale page is drawn again. Returns their names."""
    drawn = stale(folder)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")
    return drawn


def main(arguments: Sequence[str]) -> int:
    """0 when all is well; with --check, 1 when a page is stale."""
    checking = "--check" in arguments
    act: Callable[[], list[str]] = stale if checking else write
    names = act()
    for name in names:
        word = "stale" if checking else "drawn"
        sys.stdout.write(f"{word}: docs/{name}\n")
    return 1 if checking and names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
