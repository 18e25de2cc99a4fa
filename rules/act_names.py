"""What acts are called: by their code, and by what people read in Chinese or in English."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from rules.facts import Given
from rules.refusals import BadInput
from rules.vocabulary import Act
from rules.words import Text

_BRANCHES = {
    "rule-upheld": (Act.RULE, Given.UPHELD),
    "rule-rejected": (Act.RULE, Given.REJECTED),
    "suspend-for-funds": (Act.SUSPEND, Given.FOR_FUNDS),
    "close-off-site": (Act.CLOSE_OFF, Given.WHOLE_SITE),
    "look-back-holds": (Act.LOOK_BACK, Given.HOLDS),
    "look-back-failed": (Act.LOOK_BACK, Given.FAILED),
}
"""Acts that lead to different ends have a name for each."""
_ALSO = {"成立": "rule-upheld", "不成立": "rule-rejected", "未反弹": "look-back-holds", "不合格": "look-back-failed"}
"""The branch alone is enough after the act: 裁定（成立）."""


def name_of(act: Act, given: Given) -> str:
    """What a row of the table is called. A branch without a name of its own goes by its act."""
    own = next((name for name, branch in _BRANCHES.items() if branch == (act, given)), None)
    return own or act.value.replace("_", "-")


def branch_of(name: str) -> tuple[Act, Given]:
    """The act, and the branch of it, that go by this name."""
    return _BRANCHES.get(name) or (Act.of(name.replace("-", "_")), Given.NOTHING)


def label_of(name: str) -> Text:
    """An act as people read it, with its branch where it has one."""
    if name not in _BRANCHES:
        act = Act.of(name.replace("-", "_"))
        return Text(act.zh, act.en)
    act, branch = _BRANCHES[name]
    return Text(f"{act.zh}（{branch.zh}）", f"{act.en} ({branch.en})")


def listed(names: Iterable[str]) -> Text:
    """All names, the Chinese ones with what they mean: a person may write either."""
    chosen = list(names)
    return Text("、".join(f"{label_of(one).zh} {one}" for one in chosen), ", ".join(chosen))


def named(text: str, names: Iterable[str]) -> str:
    """The name of the act somebody wrote as a code or a label. Raises BadInput naming all there are."""
    known: dict[str, str] = {}
    for one in names:
        known |= {_folded(spelt): one for spelt in (one, label_of(one).zh, label_of(one).en)}
    known |= {_folded(_BRANCHES[name][0].zh + branch): name for branch, name in _ALSO.items()}
    found = known.get(_folded(text))
    if found is None:
        use = listed(dict.fromkeys(known.values()))
        raise BadInput(
            what=Text(
                f"没有“{text}”这个环节，中文名称和代码均可，可用：{use.zh}",
                f"there is no act “{text}”; use one of {use.en}",
            )
        )
    return found


def _folded(text: str) -> str:
    """What spellings have in common: width, case, spaces, brackets and hyphens do not matter."""
    return "".join(one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalnum())
