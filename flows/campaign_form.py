"""How a campaign is asked for in the form Prefect shows."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from flows.stepping import form

Title = Annotated[str, form("行动名称", "新建行动时填写。/ The title of a new campaign.")]
Area = Annotated[str, form("区划代码", "新建行动的区划，如 510503。/ The area of a new campaign.")]
From = Annotated[date | None, form("开始日", "/ The first day.")]
To = Annotated[date | None, form("结束日", "/ The last day.")]
Share = Annotated[
    float | None, Field(gt=0, le=1), form("随机比例", "如 0.2；留空为全部。/ A random share, such as 0.2.")
]
Unannounced = Annotated[bool, form("四不两直", "不事先通知学校。/ The schools are not told.")]
Existing = Annotated[str, form("已有行动编号", "为已建的行动抽签。/ Draws for a campaign that exists.")]
Monthly = Annotated[bool, form("月度行动", "每月首个工作日自动组织。/ On the first working day of the month.")]
