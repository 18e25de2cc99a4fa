"""The sheet of school records: one for all kinds, a record a row."""

from __future__ import annotations

from rules.records import LONGEST_DOCUMENT, PledgePost, RecordKind
from rules.sheets import REJECTED_BECAUSE, CellKind, Sheet, SheetField
from rules.words import Text

_DAY, _WORD, _COUNT = CellKind.DAY, CellKind.WORD, CellKind.COUNT
_SO_FAR = Text("仅培训填写，本学期累计", "only of training: so far this term")

RECORDS = Sheet(
    "records", "责任档案", "Records",
    (
        SheetField("school", "学校", "school", CellKind.NAME, required=True,
                   also=("学校名称", "学校代码", "单位", "校区"), example="第一小学", width=26,
                   note=Text("名称或代码", "name or code")),
        SheetField("kind", "种类", "kind", _WORD, required=True, also=("类别", "项目", "档案种类"), words=RecordKind,
                   synonyms={"预案": RecordKind.PLAN, "应急预案修订": RecordKind.PLAN, "演练": RecordKind.DRILL,
                             "疏散演练": RecordKind.DRILL, "责任书": RecordKind.PLEDGE, "培训": RecordKind.TRAINING,
                             "安全培训": RecordKind.TRAINING, "档案": RecordKind.SAFETY_FILE},
                   example="安全责任书"),
        SheetField("post", "岗位", "post", _WORD, also=("签订岗位", "责任岗位"), words=PledgePost,
                   synonyms={"校长": PledgePost.PRINCIPAL, "园长": PledgePost.PRINCIPAL, "分管": PledgePost.DEPUTY,
                             "副校长": PledgePost.DEPUTY, "科室": PledgePost.SECTION,
                             "重点部位": PledgePost.KEY_AREA},
                   example="校长（园长）",
                   note=Text("仅责任书填写；填岗位，不填姓名", "only of a pledge: the post, and no name")),
        SheetField("done_on", "办理日期", "done on", _DAY, required=True,
                   also=("日期", "签订日期", "修订日期", "建档日期", "演练日期", "培训日期"), example="2026-09-01",
                   note=Text("建档、修订、签订、演练或培训的日期", "when it was made, revised, signed or held")),
        SheetField("valid_until", "有效期至", "valid until", _DAY, also=("到期日期", "有效期"), example="2027-08-31",
                   note=Text("不填按政策默认", "when empty, policy's default")),
        SheetField("staff_trained", "教职工已训人数", "staff trained", _COUNT, also=("教职工参训人数",), note=_SO_FAR),
        SheetField("staff_total", "教职工总人数", "staff in all", _COUNT, also=("教职工人数",), note=_SO_FAR),
        SheetField("pupils_trained", "学生已训人数", "pupils trained", _COUNT, also=("学生参训人数",), note=_SO_FAR),
        SheetField("pupils_total", "学生总人数", "pupils in all", _COUNT, also=("学生人数",), note=_SO_FAR),
        SheetField("document", "文件名称或文号", "document", CellKind.TEXT, also=("文件", "文号", "文件名称"),
                   longest=LONGEST_DOCUMENT, width=30, example="突发事件应急预案（2026 年修订）",
                   note=Text("不填个人姓名", "no names of people")),
        REJECTED_BECAUSE,
    ),
    also=("学校责任档案", "六个不漏台账"),
    note=Text(
        "同一文件再次导入不会重复；登错的先在学校的责任档案页划除，再重新登记。",
        "Importing a file again changes nothing; what was wrong is struck on the school's page, then entered anew.",
    ),
)  # fmt: skip
