"""What is wrong with a file an operator wrote, in words: pydantic's complaints in both languages."""

from __future__ import annotations

from typing import Any

from config.yaml_lines import Path_
from rules.words import Contradiction, Text

_KINDS: dict[str, Text] = {
    # Several of pydantic's error types ask for the same thing; {given} is what stands there.
    "missing": Text("缺少此项", "this is missing"),
    "extra_forbidden": Text("没有这一项，请检查拼写或删除", "there is no such entry; check its spelling or remove it"),
    "enum": Text("“{given}”不在允许的值之内：{expected}", "“{given}” is not one of {expected}"),
    "string_pattern_mismatch": Text("“{given}”的写法不对，应符合 {pattern}", "“{given}” should match {pattern}"),
    "greater_than_equal": Text("不能小于 {ge}，现为 {given}", "must not be less than {ge}; it is {given}"),
    "greater_than": Text("必须大于 {gt}，现为 {given}", "must be greater than {gt}; it is {given}"),
    "less_than_equal": Text("不能大于 {le}，现为 {given}", "must not be greater than {le}; it is {given}"),
    "less_than": Text("必须小于 {lt}，现为 {given}", "must be less than {lt}; it is {given}"),
    "too_short": Text("至少要有 {min_length} 项", "needs at least {min_length} entries"),
    "too_long": Text("最多 {max_length} 项", "takes at most {max_length} entries"),
    "string_too_short": Text("不能为空", "must not be empty"),
    "string_too_long": Text("最长 {max_length} 个字", "takes at most {max_length} characters"),
    "int": Text("“{given}”不是整数", "“{given}” is not a whole number"),
    "float": Text("“{given}”不是数字", "“{given}” is not a number"),
    "bool": Text("“{given}”应为 true 或 false", "“{given}” should be true or false"),
    "string": Text("“{given}”应为文字", "“{given}” should be text"),
    "date": Text("“{given}”不是日期，请写成 2026-09-30", "“{given}” is not a date; write 2026-09-30"),
    "time": Text("“{given}”不是时刻，请写成 08:30", "“{given}” is not a time of day; write 08:30"),
    "list": Text("应为列表，每项一行，以“- ”开头", "should be a list, one entry a line, each beginning with “- ”"),
    "model": Text("应为若干“名称: 值”", "should hold entries of the form “name: value”"),
}
_ALIKE = {"tuple": "list", "set": "list", "dict": "model", "mapping": "model"}


def place_of(error: Any) -> Path_:  # Any: pydantic's ErrorDetails
    """Where in the file an error stands, as far inside as the complaint itself says."""
    found = tuple(part for part in error["loc"] if part != "[key]")
    complaint = error.get("ctx", {}).get("error")
    return found + complaint.at if isinstance(complaint, Contradiction) else found


def in_words(error: Any) -> Text:  # Any: pydantic's ErrorDetails
    """A validation error as a person reads it: what is wrong, and what is allowed instead."""
    context = error.get("ctx", {})
    complaint = context.get("error")
    if isinstance(complaint, Contradiction):
        return complaint.text
    kind = str(error["type"])
    stem = kind.partition("_")[0]
    sentence = _KINDS.get(kind) or _KINDS.get(_ALIKE.get(stem, stem))
    if sentence is None:
        said = str(complaint or error["msg"])
        return Text(f"不符合要求（{said}）", said)
    facts = {**context, "given": error.get("input")}
    return Text(sentence.zh.format(**facts), sentence.en.format(**facts))
