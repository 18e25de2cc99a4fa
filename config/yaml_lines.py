"""Reading YAML with the line every value stands on, and with YAML 1.2's plain idea of what is not a string."""

from __future__ import annotations

import re
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


class Careful(yaml.SafeLoader):
    """`off`, `no` and `08:30` are what they look like: text. YAML 1.1 makes false, false and 510 of them."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """The next node. References are refused: nobody needs them here, and a ring of them never ends."""
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]  # the stubs leave this one out
            line = int(event.start_mark.line) + 1
            raise NotYaml(line, Text("不支持引用（*），请写全", "references (*) are not supported; write it out"))
        return super().compose_node(parent, index)


Careful.yaml_implicit_resolvers = {}
for _pattern, _tag, _first in (
    (r"^(?:true|True|TRUE|false|False|FALSE)$", "bool", "tTfF"),
    (r"^[-+]?[0-9]+$", "int", "-+0123456789"),
    (r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "float", "-+.0123456789"),
    (r"^(?:~|null|Null|NULL|)$", "null", ["~", "n", "N", ""]),
):
    Careful.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


class Fast(Careful):
    """The same, taken apart by libyaml where PyYAML was built with it: policy is read in a third of the time.

    What it does not understand is read again by the careful one, whose complaints we can put into words.
    """

    def __init__(self, text: str) -> None:
        super().__init__("")
        self._events = yaml.CSafeLoader(text) if yaml.__with_libyaml__ else Careful(text)

    def check_event(self, *kinds: Any) -> bool:  # Any: as the stubs have it
        return bool(self._events.check_event(*kinds))

    def peek_event(self) -> Any:  # Any: an event of some kind
        return self._events.peek_event()

    def get_event(self) -> Any:  # Any: as above
        return self._events.get_event()


_YAML = {
    "cannot start any token": Text(
        "一行不能以制表符或此符号开头，缩进请用空格", "no line may begin so; indent with spaces, not tabs"
    ),
    "mapping values are not allowed": Text(
        "这里不能有冒号，请检查缩进或给文字加引号", "no colon may stand here; check the indent or quote the text"
    ),
    "could not find expected ':'": Text("缺少冒号", "a colon is missing"),
    "expected <block end>": Text("缩进与上一行不齐", "the indent does not fit the line above"),
    "expected ',' or ']'": Text("方括号没有闭合，或缺少逗号", "a square bracket is not closed, or a comma is missing"),
    "expected ',' or '}'": Text("花括号没有闭合，或缺少逗号", "a curly bracket is not closed, or a comma is missing"),
    "unexpected end of stream": Text("引号没有闭合", "a quotation mark is not closed"),
    "special characters are not allowed": Text(
        "文件含有不可见的控制字符，请删除", "the file holds invisible control characters; remove them"
    ),
}


def read(path: Path) -> tuple[Any, dict[Path_, int]]:  # Any: whatever the file holds; pydantic judges it next
    """The file's contents, and for every place in it the line it stands on. Raises NotYaml."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        words = Text("文件不是 UTF-8 编码，请另存为 UTF-8", "the file is not UTF-8; save it as UTF-8")
        raise NotYaml(1, words) from fault
    try:
        return _composed(text)
    except yaml.reader.ReaderError as fault:
        line = text.count("\n", 0, int(fault.position)) + 1
        raise NotYaml(line, _in_words(str(fault.reason))) from fault
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise NotYaml(line, _in_words(str(fault.problem))) from fault


def _composed(text: str) -> tuple[Any, dict[Path_, int]]:  # Any: as above
    try:
        return composed_by(Fast(text))
    except yaml.YAMLError:
        return composed_by(Careful(text))


def composed_by(loader: Careful) -> tuple[Any, dict[Path_, int]]:  # Any: as above
    """What a loader reads, with the lines. Raises NotYaml, or YAML's own errors."""
    try:
        node = loader.get_single_node()
        lines: dict[Path_, int] = {}
        if node is None:
            raise NotYaml(1, Text("文件是空的", "the file is empty"))
        _note_lines(node, (), lines)
        return loader.construct_document(node), lines
    finally:
        loader.dispose()


def _in_words(problem: str) -> Text:
    """What YAML could not read, as a person reads it."""
    for part, words in _YAML.items():
        if part in problem:
            return words
    return Text(f"YAML 格式错误：{problem}", f"not valid YAML: {problem}")


def _note_lines(node: yaml.Node, path: Path_, lines: dict[Path_, int]) -> None:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for name, value in node.value:
            line = name.start_mark.line + 1
            if not isinstance(name, yaml.ScalarNode):
                raise NotYaml(line, Text("名称只能是一个词", "a name is a single word"))
            key: str | int = int(name.value) if name.tag.endswith(":int") else name.value
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
