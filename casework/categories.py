"""Categories as ledgers write them: printed as category/sub-category, read back from that, a code or a name."""

from __future__ import annotations

from rules.naming import NotFound
from rules.policy import Policy
from rules.taxonomy import Category, Subcategory, Taxonomy
from rules.wording import folded, one_line
from rules.words import Text


def category_label(category: Text, subcategory: Text) -> Text:
    """消防安全/疏散通道."""
    return Text(
        f"{one_line(category.zh)}/{one_line(subcategory.zh)}", f"{one_line(category.en)}/{one_line(subcategory.en)}"
    )


def category_labels(taxonomy: Taxonomy) -> list[Text]:
    """All there are to choose from, as category/sub-category, in the order of the policy."""
    return [category_label(one.name, sub.name) for one in taxonomy.categories for sub in one.sub]


class Categories:
    """The taxonomy of a policy, by everything people may write for its parts."""

    def __init__(self, policy: Policy) -> None:
        self.taxonomy = policy.taxonomy
        self._known: dict[str, Category | Subcategory] = {}
        for category in self.taxonomy.categories:
            for said in (category.code, category.zh, category.en):
                self._known[folded(said)] = category
        # A sub-category's own name before a category's.
        for category in self.taxonomy.categories:
            for sub in category.sub:
                label = category_label(category.name, sub.name)
                for said in (sub.code, sub.zh, sub.en, label.zh, label.en):
                    self._known[folded(said)] = sub

    def meant(self, said: str) -> str:
        """The code of the sub-category; for nothing, the one a coordinator has yet to decide. Raises NotFound."""
        if not said:
            return self.taxonomy.fallback
        found = self._known.get(folded(said))
        if isinstance(found, Subcategory):
            return found.code
        if found is None:
            raise NotFound(
                Text(
                    "不在分类表中，请按模板的下拉列表填写，或用映射文件的 values 对应",
                    "not in the taxonomy; choose from the template's list, or map it with a mapping's values",
                )
            )
        if len(found.sub) == 1:
            return found.sub[0].code
        subs, english = "、".join(one.zh for one in found.sub), ", ".join(one.en for one in found.sub)
        raise NotFound(
            Text(f"只写了大类，请写到小类：{subs}", f"that is a category; write the sub-category: {english}")
        )
