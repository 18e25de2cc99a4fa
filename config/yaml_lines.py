"""Reading YAML with the line every value stands on, and with YAML 1.2's plain idea of what is not a string."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from rules.words import Text

Path_ = tuple[str | int, ...]


class NotYaml(Exception):
    """The file cannot be read as YAML; where and why, in words."""

    def __init__(self, line: int, what: Text) -> None:
        self.line, self.what = line, what
        super().__init__(what.en)


class _PlainLoader(yaml.SafeLoader):
    """`off`, `no` and `08:30` are what they look like: text. YAML 1.1 makes false, false and 510 of them."""


_PlainLoader.yaml_implicit_resolvers = {}
for _pattern, _tag, _first in (
    (r"^(?:true|True|TRUE|false|False|FALSE)$", "bool", "tTfF"),
    (r"^[-+]?[0-9]+$", "int", "-+0123456789"),
    (r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "float", "-+.0123456789"),
    (r"^(?:~|null|Null|NULL|)$", "null", ["~", "n", "N", ""]),
):
    import re as _re

    _PlainLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", _re.compile(_pattern), list(_first))


def read(path: Path) -> tuple[Any, dict[Path_, int]]:  # Any: whatever the file holds; pydantic judges it next
    """The file's contents, and for every place in it the line it stands on. Raises NotYaml."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        words = Text("文件不是 UTF-8 编码，请另存为 UTF-8", "the file is not UTF-8; save it as UTF-8")
        raise NotYaml(1, words) from fault
    loader = _PlainLoader(text)
    try:
        node = loader.get_single_node()
        lines: dict[Path_, int] = {}
        if node is None:
            raise NotYaml(1, Text("文件是空的", "the file is empty"))
        _note_lines(node, (), lines)
        return loader.construct_document(node), lines
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise NotYaml(line, Text(f"YAML 格式错误：{fault.problem}", f"not valid YAML: {fault.problem}")) from fault
    finally:
        loader.dispose()


def _note_lines(node: yaml.Node, path: Path_, lines: dict[Path_, int]) -> None:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for name, value in node.value:
            key: str | int = int(name.value) if name.tag.endswith(":int") else name.value
            line = name.start_mark.line + 1
            if name.value in seen:
                raise NotYaml(line, Text(f"“{name.value}”写了两次", f"“{name.value}” stands here twice"))
            seen.add(name.value)
            lines[*path, key] = line
            _note_lines(value, (*path, key), lines)
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            lines[*path, place] = value.start_mark.line + 1
            _note_lines(value, (*path, place), lines)


def line_of(path: Path_, lines: dict[Path_, int]) -> int:
    """The line of a place, or of the nearest thing around it that is written down."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)
