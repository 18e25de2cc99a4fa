"""Minutes as districts write them: a workbook out of WPS with merged cells, and a Word document with three tables."""

from __future__ import annotations

from pathlib import Path

import docx
import xlsxwriter

TITLE = "赤坎区校园及周边安全工作联席会议纪要"
NUMBER = "赤安联席〔2010〕3号"
HEADER = ("序号", "议定事项", "涉及学校", "责任单位", "责任人", "工作要求", "完成时限", "类别")
ROWS = (
    ("1", "更换失灵的一键报警装置", "第一小学", "公安分局", "公安分局主要负责人", "与接警台连通",
     "5月20日前", "SEC-ALARM"),
    ("2", "补齐值班巡查记录", "第一小学、第二中学", "教育局", "", "每日三次有签名", "5月底前", "SEC-PATROL"),
    ("3", "消防栓无水整改", "全区各学校", "消防大队", "李大队长", "各层有水", "2010年6月30日前", "SEC-PATROL"),
    ("4", "制定护学岗方案", "", "公安分局", "", "覆盖早晚高峰", "6月底前", ""),
)  # fmt: skip


def workbook(path: Path, rows: tuple[tuple[str, ...], ...] = ROWS, header: tuple[str, ...] = HEADER) -> Path:
    """Title, number and day merged over the table; a band between rows; one deadline a real date; a foot."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("议定事项分解表")
        middle = book.add_format({"align": "center"})
        last = len(header) - 1
        for row, line in enumerate((TITLE, NUMBER, "时间：2010年5月4日上午  地点：区政府三楼会议室")):
            page.merge_range(row, 0, row, last, line, middle)
        for column, one in enumerate(header):
            page.write_string(3, column, one)
        page.merge_range(4, 0, 4, last, "一、校园安全防范", middle)
        for row, values in enumerate(rows, 5):
            for column, value in enumerate(values):
                page.write_string(row, column, value)
        page.write_string(5 + len(rows), 0, "填表：综治办")
        other = book.add_worksheet("出席人员")
        other.write_row(0, 0, ["姓名", "单位", "职务"])
        other.write_row(1, 0, ["张某", "教育局", "局长"])
    return path


def document(path: Path) -> Path:
    """The same resolutions in two tables of a Word document, the units merged downwards; and a table of guests."""
    made = docx.Document()
    for line in (TITLE, NUMBER, "会议时间：二〇一〇年五月四日", "地点：区政府"):
        made.add_paragraph(line)
    guests = made.add_table(rows=2, cols=2)
    for cell, said in zip(
        (*guests.rows[0].cells, *guests.rows[1].cells), ("姓名", "单位", "张某", "教育局"), strict=True
    ):
        cell.text = said
    for part in (ROWS[:2], ROWS[2:]):
        table = made.add_table(rows=1 + len(part), cols=len(HEADER))
        for cell, said in zip(table.rows[0].cells, HEADER, strict=True):
            cell.text = said
        for row, values in zip(table.rows[1:], part, strict=True):
            for cell, said in zip(row.cells, values, strict=True):
                cell.text = said
    made.save(str(path))
    return path
