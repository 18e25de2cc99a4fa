"""The sheets of the registry workbook and their columns."""

from __future__ import annotations

from rules.offices import Capacity, Duty, LicenceStatus, Ownership, SchoolKind
from rules.sheets import REJECTED_BECAUSE, CellKind, Sheet, SheetField
from rules.words import Text

_CODE, _NAME, _DAY, _WORD, _COUNT = CellKind.CODE, CellKind.NAME, CellKind.DAY, CellKind.WORD, CellKind.COUNT

_AGAIN = Text(
    "再次导入同一文件不会重复；改了的行会更新，空着的格不改动已登记的内容，导入从不删除。",
    "Importing a file again changes nothing; changed rows are updated, blank cells leave what is registered, and "
    "nothing is ever deleted.",
)

_AREA = SheetField(
    "area", "区划", "area", _NAME, required=True,
    also=("区划代码", "所属区划", "行政区划", "行政区划代码", "所在区划", "所属镇街", "镇街", "乡镇", "乡镇街道",
          "街道", "area code"),
    example="510503001", note=Text("区划代码或名称", "code or name of an area"),
)  # fmt: skip
_PARENT = SheetField(
    "parent", "上级单位", "parent unit", _NAME,
    also=("上级", "主管单位", "主管部门", "上级单位代码", "parent"),
    note=Text(
        "单位代码或名称，没有写“无”；不填时学校归所在区划的教育部门，派出机构归上一级同类单位，其他归县区政府",
        "code or name, 无 for none; when empty: a school goes under the education unit of its area, a station under "
        "the next higher unit of its agency, others under the district government",
    ),
)  # fmt: skip
_RETIRED = SheetField(
    "retired_on", "撤销日期", "retired on", _DAY,
    also=("停办日期", "注销日期", "撤并日期"), note=Text("已撤销的才填", "only when it no longer exists"),
)  # fmt: skip
_NUMBER = SheetField(
    "number", "工号", "person number", _CODE,
    also=("警号", "职工号", "人员编号", "编号", "staff number", "staff id", "id"), longest=40, example="EDU-001",
)  # fmt: skip
_PERSON_NAME = SheetField(
    "name", "姓名", "name", _NAME, also=("名字", "人员姓名", "full name"), longest=60, example="王某某"
)

_AT_FIRST = Text(
    "新登记的学校必须填写；已登记的可不填", "needed for a new school; one that is registered may leave it blank"
)

AREAS = Sheet(
    "areas", "区划", "Areas",
    (
        SheetField("code", "区划代码", "code", _CODE, required=True,
                   also=("代码", "行政区划代码", "区划编码", "area code"), longest=12, example="510503001",
                   note=Text("国标码前缀：省2位、市4位、县6位、镇街9位、村12位",
                             "GB/T 2260 prefix: province 2, city 4, county 6, town 9, village 12 digits")),
        SheetField("name", "名称", "name", _NAME, required=True,
                   also=("区划名称", "行政区划名称", "area name"), longest=60, example="安富街道", width=24),
        REJECTED_BECAUSE,
    ),
    also=("行政区划", "区划代码表", "area"),
    note=_AGAIN,
)  # fmt: skip

UNITS = Sheet(
    "units", "单位", "Units",
    (
        SheetField("code", "单位代码", "code", _CODE, required=True,
                   also=("机构代码", "部门编号", "单位编号", "unit code"), longest=40, example="510503-EDU"),
        SheetField("name", "单位名称", "name", _NAME, required=True,
                   also=("名称", "机构名称", "单位", "单位全称", "unit name", "unit"), longest=120,
                   example="纳溪区教育和体育局", width=30),
        SheetField("agency", "部门", "agency", _NAME, required=True,
                   also=("部门代码", "部门类别", "部门名称", "所属部门", "agency code"), choices="agencies",
                   example="EDU", note=Text("部门代码或名称", "code or name of the agency")),
        _AREA, _PARENT, _RETIRED, REJECTED_BECAUSE,
    ),
    also=("部门单位", "机构", "责任单位", "unit"),
    note=_AGAIN,
)  # fmt: skip

SCHOOLS = Sheet(
    "schools", "学校", "Schools",
    (
        SheetField("code", "学校代码", "code", _CODE, required=True,
                   also=("学校标识码", "标识码", "学校（机构）标识码", "机构标识码", "学校编码", "学校编号",
                         "school code", "school no"),
                   longest=40, example="3151000123",
                   note=Text("无证学校自编代码，如 WZ-001", "make one up for an unlicensed school, such as WZ-001")),
        SheetField("name", "学校名称", "name", _NAME, required=True,
                   also=("名称", "学校", "校名", "学校全称", "学校名", "园名", "幼儿园名称", "单位名称", "school name",
                         "school"), longest=120, example="第一小学",
                   width=30),
        SheetField("campus_code", "校区代码", "campus code", _CODE, also=("校区标识码", "校区编码"), longest=40),
        SheetField("campus_name", "校区名称", "campus name", _NAME, also=("校区", "campus"), longest=120, width=24),
        _AREA,
        SheetField("kind", "学段", "kind", _WORD, also=("学校类型", "办学类型", "学校类别", "school kind", "level",
                                                        "type"),
                   is_needed_at_first=True, note=_AT_FIRST,
                   words=SchoolKind, example="小学",
                   synonyms={
                       "幼儿园(所)": SchoolKind.KINDERGARTEN, "幼稚园": SchoolKind.KINDERGARTEN,
                       "完全小学": SchoolKind.PRIMARY, "初级中学": SchoolKind.JUNIOR, "高级中学": SchoolKind.SENIOR,
                       "九年一贯制": SchoolKind.NINE_YEAR, "十二年一贯制": SchoolKind.TWELVE_YEAR,
                       "完中": SchoolKind.COMPLETE, "中学": SchoolKind.COMPLETE, "中职": SchoolKind.VOCATIONAL,
                       "职业学校": SchoolKind.VOCATIONAL, "职高": SchoolKind.VOCATIONAL, "特校": SchoolKind.SPECIAL,
                       "特殊教育": SchoolKind.SPECIAL, "村小": SchoolKind.TEACHING_POINT,
                       "培训机构": SchoolKind.TUTORING, "托管机构": SchoolKind.TUTORING,
                   }),
        SheetField("ownership", "办学性质", "ownership", _WORD, also=("举办者类型", "性质", "公办民办"),
                   is_needed_at_first=True, note=_AT_FIRST,
                   words=Ownership, example="公办",
                   synonyms={"公立": Ownership.PUBLIC, "私立": Ownership.PRIVATE, "民办公助": Ownership.PRIVATE}),
        SheetField("licence", "证照状态", "licence", _WORD, also=("有无办学许可", "办学许可", "证照", "许可证",
                                                                  "license"),
                   is_needed_at_first=True, note=_AT_FIRST,
                   words=LicenceStatus, example="有证",
                   synonyms={"有": LicenceStatus.LICENSED, "已取得": LicenceStatus.LICENSED,
                             "无": LicenceStatus.UNLICENSED, "未取得": LicenceStatus.UNLICENSED,
                             "吊销": LicenceStatus.REVOKED, "正在办理": LicenceStatus.PENDING}),
        SheetField("status_from", "状态起始日", "status from", _DAY, also=("证照日期", "变更日期"),
                   note=Text("证照状态、办学性质从哪天起；不填为导入当天",
                             "since when licence and ownership are so; the day of the import when empty")),
        SheetField("address", "地址", "address", _NAME, also=("学校地址", "详细地址", "校址"), longest=200, width=36),
        SheetField("pupils", "学生数", "pupils", _COUNT, also=("在校学生数", "学生人数", "在校生数", "幼儿数")),
        SheetField("staff", "教职工数", "staff", _COUNT, also=("教职工人数", "教师数", "教职员工数")),
        _PARENT,
        SheetField("longitude", "经度", "longitude", CellKind.DECIMAL, also=("lon", "lng")),
        SheetField("latitude", "纬度", "latitude", CellKind.DECIMAL, also=("lat",)),
        _RETIRED, REJECTED_BECAUSE,
    ),
    also=("学校名册", "学校名单", "校区", "幼儿园", "school", "campuses"),
    note=_AGAIN,
    telling=("kind", "ownership", "licence", "pupils", "staff"),
)  # fmt: skip

PEOPLE = Sheet(
    "people", "人员", "People",
    (
        SheetField("number", "工号", "person number", _CODE, required=True, also=_NUMBER.also, longest=40,
                   example="EDU-001"),
        SheetField("name", "姓名", "name", _NAME, required=True, also=_PERSON_NAME.also, longest=60, example="王某某"),
        SheetField("phone", "手机", "phone", CellKind.PHONE,
                   also=("手机号", "手机号码", "移动电话", "电话", "电话号码", "联系电话", "联系手机", "联系方式",
                         "mobile", "mobile phone", "telephone"),
                   note=Text("加密保存", "kept encrypted")),
        SheetField("email", "邮箱", "e-mail", CellKind.EMAIL, also=("电子邮箱", "邮件", "email", "mail"), width=24),
        SheetField("addresses", "通知地址", "addresses", CellKind.ADDRESSES,
                   also=("通知地址1", "通知地址2", "通知地址3", "apprise", "apprise url", "apprise address"), width=36,
                   note=Text("Apprise 地址，按先后尝试，一行一个；加密保存",
                             "Apprise addresses, tried in order, one a line; kept encrypted")),
        SheetField("language", "语言", "language", CellKind.LANGUAGE, also=("通知语言",), example="中文"),
        SheetField("wants_digests", "汇总通知", "digests", CellKind.YES_NO, also=("接收汇总", "wants digests"),
                   note=Text("一般消息并成一份汇总；填“否”则逐条发送",
                             "what can wait is told together; 否 (no) has it sent one by one")),
        SheetField("left_on", "离任日期", "left on", _DAY, also=("离职日期", "调离日期")),
        REJECTED_BECAUSE,
    ),
    also=("人员名册", "联系人", "通讯录", "person"),
    note=_AGAIN,
)  # fmt: skip

POSTS = Sheet(
    "posts", "岗位", "Posts",
    (
        SheetField("unit", "单位", "unit", _NAME, required=True,
                   also=("单位代码", "单位名称", "所在单位", "工作单位", "任职单位", "学校", "学校代码", "学校名称",
                         "校名", "学校全称", "部门", "所在部门", "unit code"), width=30,
                   example="510503-EDU", note=Text("单位代码或名称", "code or name of a unit")),
        SheetField("duty", "职责", "duty", _WORD, required=True, also=("岗位职责", "岗位"), words=Duty,
                   example="经办人",
                   synonyms={
                       "校长": Duty.PRINCIPAL, "园长": Duty.PRINCIPAL, "负责人": Duty.HEAD, "局长": Duty.HEAD,
                       "主要领导": Duty.HEAD, "一把手": Duty.HEAD, "副局长": Duty.DEPUTY_HEAD,
                       "分管领导": Duty.DEPUTY_HEAD, "副校长": Duty.DEPUTY_HEAD, "联络员": Duty.HANDLER,
                       "安全员": Duty.HANDLER, "检查员": Duty.INSPECTOR, "排查人员": Duty.INSPECTOR,
                   }),
        SheetField("title", "职务名称", "title", _NAME, also=("职务", "岗位名称", "行政职务", "现任职务"),
                   longest=60, example="安全股股长"),
        _NUMBER, _PERSON_NAME,
        SheetField("capacity", "任职方式", "capacity", _WORD, also=("任职类型",), words=Capacity, example="任职",
                   synonyms={"正式": Capacity.HOLDER, "主持工作": Capacity.ACTING, "副职": Capacity.DEPUTY}),
        SheetField("starts_on", "任职起", "from", _DAY, also=("任职起始", "任职日期", "任职时间", "starts on", "since"),
                   note=Text("不填为导入当天", "the day of the import when empty")),
        SheetField("ends_on", "任职止", "until", _DAY, also=("任职截止", "免职日期", "ends on"),
                   note=Text("从这一天起不再任职", "no longer in the post from that day on")),
        REJECTED_BECAUSE,
    ),
    also=("职务", "任职", "岗位人员", "领导", "post"),
    note=_AGAIN,
)  # fmt: skip

LEAVE = Sheet(
    "leave", "请假", "Leave",
    (
        _NUMBER, _PERSON_NAME,
        SheetField("from_on", "起", "from", _DAY, required=True, also=("开始日期", "起始日期", "请假起", "from on")),
        SheetField("to_on", "止", "to", _DAY, required=True, also=("结束日期", "截止日期", "请假止", "to on")),
        REJECTED_BECAUSE,
    ),
    also=("请假外出", "休假", "不在岗"),
    note=_AGAIN,
)  # fmt: skip

REGISTRY: tuple[Sheet, ...] = (AREAS, UNITS, SCHOOLS, PEOPLE, POSTS, LEAVE)
"""Every sheet of the registry, in the order they are imported."""
