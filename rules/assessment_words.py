"""An assessment in words: the rules all its items share, as pages and workbooks say them."""

from __future__ import annotations

from rules.words import Text

SHARED = (
    (
        Text("自查不扣分", "Self-checks"),
        Text(
            "学校自查发现的隐患，除虚报整改外，对任何单位都不扣分。",
            "A hazard a school found itself costs nobody points, but for a false report of completion.",
        ),
    ),
    (
        Text("逐分可查", "Every point"),
        Text(
            "每一分对应一件隐患和一条台账事件，或一项附证明材料的录入；得分 = 满分 + 各项分值之和，不设下限。",
            "Every point stands for a case and its event, or for an entry with its document. A score is the full one "
            "and the sum of the points, with nothing cut off below.",
        ),
    ),
    (
        Text("到期", "Deadlines"),
        Text(
            "按批准的延期和退回时另定的期限；以通过或待验收的提交为准。作废、并案的不计，挂账期间不计逾期。",
            "By the deadline as extended or named anew on return; what counts is the submission that passed or is "
            "being verified. Void and merged ones count nowhere; a suspended one is not overdue.",
        ),
    ),
    (
        Text("虚报整改", "False reports"),
        Text(
            "销号后回头看不合格即计；确属新发问题的，可以申诉。",
            "A look-back that fails counts as one; whoever can show that the hazard came anew appeals.",
        ),
    ),
    (
        Text("不足 10 件不排名", "Fewer than ten"),
        Text(
            "期内隐患不足 10 件的单位不排名；得分旁列出件数，供对照工作量。得分是分，不是百分比。",
            "Who had fewer than ten cases is not ranked; the number of cases stands beside every score, for loads "
            "differ. Points are points and no percents.",
        ),
    ),
    (
        Text("截止时点", "Cut-off"),
        Text(
            "按拟稿一刻的台账计算，此后隐患变化不影响本次考核；更正只通过申诉裁定，原分值保留可查。",
            "Reckoned as the ledger stood when it was drawn up; what hazards do later changes nothing. Points are "
            "corrected by rulings only, and what they replace stays.",
        ),
    ),
)  # fmt: skip
"""The rules all items share, as pages and workbooks say them."""
