"""Reading mapping files: a bad one is refused with its line, what is wrong and what is allowed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import ValidationError

from config.complaints import in_words, place_of
from config.policy_files import Problem
from config.yaml_lines import NotYaml, Path_, line_of, read
from rules.mapping import Mapping, faults
from rules.refusals import BadMapping
from rules.words import Text

SHIPPED = Path(__file__).parent / "mappings"
"""Mappings that come with the program, as examples to copy and change."""


def shipped_names() -> tuple[str, ...]:
    """The names of the mappings that come with the program."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.yaml")))


def read_mapping(given: str) -> Mapping:
    """The mapping in a file, or the shipped one of this name. Raises BadMapping naming every problem."""
    path = Path(given)
    if not path.is_file() and (SHIPPED / f"{given}.yaml").is_file():
        path = SHIPPED / f"{given}.yaml"
    mapping, problems = _read(path)
    if problems or mapping is None:
        raise BadMapping(problems=[one.text for one in problems])
    return mapping


def mapping_given(content: bytes, name: str) -> Mapping:
    """The mapping somebody handed in as a file. Raises BadMapping naming every problem by the file's own name."""
    with TemporaryDirectory(prefix="xiaoan-mapping-") as folder:
        path = Path(folder) / "given.yaml"
        path.write_bytes(content)
        mapping, problems = _read(path)
    if problems or mapping is None:
        raise BadMapping(problems=[replace(one, file=name).text for one in problems])
    return mapping


def _read(path: Path) -> tuple[Mapping | None, list[Problem]]:
    if not path.is_file():
        names = shipped_names()
        words = Text(
            f"没有这个文件；自带的映射有：{'、'.join(names)}",
            f"there is no such file; shipped ones: {', '.join(names)}",
        )
        return None, [Problem(str(path), 1, "", words)]
    try:
        contents, lines = read(path)
    except NotYaml as fault:
        return None, [Problem(str(path), fault.line, "", fault.what)]
    try:
        mapping = Mapping.model_validate(contents)
    except ValidationError as fault:
        return None, [_problem(path, lines, place_of(one), in_words(one)) for one in fault.errors()]
    return mapping, [_problem(path, lines, one.path, one.what) for one in faults(mapping)]


def _problem(path: Path, lines: dict[Path_, int], place: Path_, what: Text) -> Problem:
    return Problem(str(path), line_of(place, lines), ".".join(map(str, place)), what)
