"""docs/indicators.md says what pages and workbooks say of the indicators, word for word."""

from __future__ import annotations

import re

from rules import gauge_words
from rules.figure_words import COUNTED, SHARED
from rules.gauges import Gauge
from rules.indicators import Indicator
from tests.support.everything import ROOT

PAGE = (ROOT / "docs" / "indicators.md").read_text(encoding="utf-8")


def test_the_page_says_of_every_indicator_what_it_counts() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \| (.+?) \|$", PAGE, re.M)
    wanted = [(one.value, one.zh, COUNTED[one].numerator.en, COUNTED[one].denominator.en) for one in Indicator]
    assert rows == wanted


def test_the_page_says_the_rules_they_share() -> None:
    said = re.findall(r"^- \*\*(.+?)\*\* (.+)$", PAGE, re.M)
    assert said == [(about.en, what.en) for about, what in (*SHARED, *gauge_words.SHARED)]


def test_the_page_says_of_every_gauge_what_it_counts() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", PAGE, re.M)
    assert rows == [(one.value, one.zh, gauge_words.COUNTED[one].en) for one in Gauge]
