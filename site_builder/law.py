"""What every finding cites: the names of the rules, their weight, and the articles they rest on.

The regulation is 《启东市政务信息资源共享管理办法》(启政办发〔2019〕63号); its sentences are quoted word
for word, shortened only at the ends. A basis outside it is cited by its own title. Rules are kept
here, below all layers, because schemas, tables, ledgers and rules report under the same ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from site_builder.findings import Finding, Place, Severity

ARTICLES: Mapping[str, str] = MappingProxyType(
    {
        "第一条": "为规范和促进全市政务信息资源共享工作，加快推动全市政务信息系统整合和政务信息资源共享应用",
        "第二条": "政务信息资源，是指政务部门在履行职责过程中制作或获取的，以一定形式记录、保存的文件、资料、图表和数据等各类信息资源",
        "第三条": "因履行职责需要使用其他政务部门政务信息资源和为其他政务部门提供政务信息资源的行为",
        "第四条（一）": "以共享为原则，不共享为例外。",
        "第四条（二）": "需求导向，无偿使用。",
        "第四条（三）": "坚持“一数一源”、多元校核",
        "第四条（四）": "完善机制，保障安全。",
        "第五条": "负责本部门与市政务数据共享交换平台的联通，并按照政务信息资源目录向市政务数据共享交换平台提供共享的政务信息资源",
        "第六条": "政务信息资源目录是实现全市政务信息资源共享和业务协同的基础，是政务部门间信息资源共享的依据。",
        "第七条": "市级政务部门编制本部门政务信息资源目录。由市大数据中心汇总形成全市政务信息资源目录。",
        "第八条": "市级政务部门负责建立本部门信息资源目录管理制度，规范部门信息资源目录编制、审核、发布、更新等工作，指定专人负责信息资源目录的编制和审核。",
        "第九条": "政务信息资源按共享类型分为无条件共享、有条件共享、不予共享等三种类型。",
        "第十条（一）": "凡列入不予共享类的政务信息资源，必须有法律、行政法规或党中央、国务院政策依据。",
        "第十条（二）": (
            "在部门间实现无条件共享。基础信息资源的业务信息项可按照分散和集中相结合的方式建设，通过各级政务数据共享交换平台"
            "予以共享。基础信息资源目录由基础信息资源库的牵头建设部门负责编制并维护。"
        ),
        "第十条（三）": "主题信息资源目录由主题信息资源牵头部门负责编制并维护。",
        "第十一条": "市政务数据共享交换平台是管理市政务信息资源目录、支撑市级部门开展政务信息资源共享交换的关键基础设施。",
        "第十二条": "政务数据共享交换平台（内网）应按照涉密信息系统分级保护要求，依托电子政务内网建设和管理。",
        "第十三条": (
            "市级政务部门应抓紧推进本部门业务信息系统向电子政务内网或电子政务外网迁移，并接入政务数据共享交换平台。新建的需"
            "要跨部门交换共享信息的业务信息系统，必须通过政务数据共享交换平台实施信息共享，原有跨部门信息交换系统应逐步迁移"
            "到政务数据共享交换平台。"
        ),
        "第十四条": "属于有条件共享类信息，提供部门应明确信息的共享条件、共享范围和使用用途，统一通过政务数据共享交换平台提供",
        "第十五条": "提供部门应在10个工作日内予以答复，使用部门按答复意见使用共享信息，对不予共享的，提供部门应说明理由",
        "第十六条": "提供部门应及时维护和更新信息，保障信息的完整性、准确性、时效性和可用性",
        "第十七条": "建立疑义、错误数据快速校核机制。",
        "第十八条": "政务部门提供的共享信息资源，应事先经过本部门的保密审查。",
        "第十九条": "建立信息资源定级及人员访问控制、信息审计追踪、安全应急处理和灾难恢复机制，确保数据安全。",
        "第二十条": "建立信息共享工作评价机制，督促检查政务信息资源共享工作落实情况。",
        "第二十一条": "市级政务部门应于每年1月底前向市政务信息系统整合共享工作领导小组提交上一年度政务信息资源共享情况。",
        "第二十二条": "建立和完善政务信息资源的目录分类、采集、共享交换、平台对接、网络安全保障等方面的地方标准",
        "第二十三条": "市审计局应依法履行职责，加强对部门政务信息系统建设与政务信息资源建设的审计",
        "第二十四条": "指导推进政务信息资源共享风险评估和安全审查。",
        "第二十五条": "政务信息化项目立项前应预编形成项目信息资源目录，作为项目审批要件。",
        "第二十六条": "各政务部门主要负责人是本部门政务信息资源共享工作的第一责任人。",
        "第二十七条（一）": "未按要求编制或更新政务信息资源目录；",
        "第二十七条（二）": "未按规定向政务数据共享交换平台及时提供共享信息；",
        "第二十七条（三）": "无故不受理政务信息资源共享申请的；",
        "第二十七条（四）": "向政务数据共享交换平台提供的数据和本部门所掌握信息不一致，未及时更新信息或提供的信息不符合有关规范、无法使用；",
        "第二十七条（五）": "将共享信息用于履行本单位职责需要以外的目的；",
        "第二十七条（六）": "可共享获得的数据仍重复采集，增加社会公众负担；",
        "第二十七条（七）": "违反本办法规定的其他行为。",
        "第二十八条": "本办法由市大数据中心负责解释。",
        "第二十九条": "本办法自印发之日起施行。",
    }
)
"""Short citation → the sentence that is cited."""

GUIDE = "《政务信息资源目录编制指南（试行）》"
FORM = "《政务信息资源目录填报说明》"
USCC = "GB 32100—2015《法人和其他组织统一社会信用代码编码规则》"
DECREE = "《政务数据共享条例》（国务院令第809号）"
PRIVACY = "《中华人民共和国个人信息保护法》"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A rule as reports show it."""

    id: str
    name: str
    """A sentence about the good state; also the name of its file, page and tests."""
    severity: Severity
    article: str | None
    """A key of ARTICLES, or the title of a basis outside the regulation; None for pure technique."""

    def finding(
        self,
        *,
        file: str,
        message: str,
        hint: str,
        pointer: str = "",
        place: Place | None = None,
        severity: Severity | None = None,
        article: str | None = None,
        fix: tuple[dict[str, object], ...] | None = None,
    ) -> Finding:
        """A finding of this rule; severity and article only where they differ from the rule's own."""
        where = place or Place()
        return Finding(
            file=file,
            line=where.line,
            column=where.column,
            pointer=pointer,
            rule=self.id,
            name=self.name,
            severity=severity or self.severity,
            article=article or self.article,
            message=message,
            hint=hint,
            fix=fix,
        )


def quotation(article: str) -> str:
    """`第十条（一）：凡列入……` for an article of the regulation, the citation alone for anything else."""
    text = ARTICLES.get(article)
    return f"{article}：{text}" if text else article


def _rules() -> dict[str, Rule]:
    error, warning = Severity.ERROR, Severity.WARNING
    rows: tuple[tuple[str, str, Severity, str | None], ...] = (
        ("V01", "mandatory-elements-are-present", error, GUIDE),
        ("V02", "code-is-valid-and-unique", error, GUIDE),
        ("V03", "uscc-is-valid", error, USCC),
        ("V04", "title-is-unique-in-department", error, FORM),
        ("V05", "format-type-belongs-to-class", error, GUIDE),
        ("V06", "table-has-fields", error, GUIDE),
        ("V07", "delivery-fits-format-class", error, FORM),
        ("V08", "conditional-sharing-states-its-terms", error, "第十四条"),
        ("V09", "denial-has-legal-basis", error, "第十条（一）"),
        ("V10", "denial-basis-holds-under-decree", warning, f"{DECREE}第十四条、第十五条"),
        ("V11", "basic-items-are-unconditional", error, "第十条（二）"),
        ("V12", "lead-department-publishes", error, "第十条（二）"),
        ("V13", "denied-dataset-is-not-opened", error, None),
        ("V14", "conditional-opening-states-its-terms", error, GUIDE),
        ("V15", "publication-follows-review", error, "第十八条"),
        ("V16", "two-persons-answer-for-entry", error, "第八条"),
        ("V17", "secrecy-review-is-current", error, "第十八条"),
        ("V18", "no-classified-content", error, "第十八条"),
        ("V19", "related-codes-point-back", warning, None),
        ("V20", "census-adds-up", error, None),
        ("V21", "one-item-has-one-source", error, "第四条（三）"),
        ("V22", "tightening-is-recorded", error, "第八条"),
        ("V23", "change-stays-in-own-folder", error, "第八条"),
        ("V24", "data-matches-its-fields", error, "第十六条"),
        ("V25", "open-data-names-no-person", error, PRIVACY),
        ("V26", "data-is-up-to-date", warning, "第十六条"),
        ("V27", "sharing-is-free-of-charge", error, "第四条（二）"),
        ("V28", "department-has-datasets", warning, "第七条"),
        ("V29", "rows-only-where-unconditional", error, "第九条"),
        ("V30", "systems-are-connected", warning, "第十三条"),
        ("V31", "shared-items-are-not-collected-again", warning, "第二十七条（六）"),
        ("V32", "sharing-goes-through-the-platform", warning, "第十四条"),
        ("V33", "department-names-head-and-policy", warning, "第二十六条"),
        ("V34", "personal-data-stays-out-of-git", error, PRIVACY),
        ("V35", "sharing-is-not-suspended", warning, "第十九条"),
        ("S01", "matches-the-schema", error, None),
        ("F01", "file-is-json", error, None),
        ("F02", "file-is-utf8", error, None),
        ("F03", "file-is-readable", error, None),
        ("F04", "file-stays-in-the-tree", error, None),
        ("F05", "data-file-exists", error, None),
        ("F06", "data-file-is-on-this-machine", warning, None),
        ("F07", "keys-are-unique", error, None),
        ("L01", "case-id-is-its-own", error, None),
        ("L02", "department-may-write-this-ledger", error, None),
        ("L03", "what-a-case-names-exists", error, None),
        ("L04", "case-is-complete", error, "第十五条"),
        ("L05", "case-dates-are-in-order", error, None),
        ("L06", "event-fits-the-state", error, None),
        ("L07", "nobody-answers-their-own-case", error, None),
        ("L08", "case-date-fits-the-commit", warning, None),
        ("L09", "one-reply-file-per-department", error, None),
        ("L10", "case-names-no-person", error, PRIVACY),
        ("L11", "case-lies-with-its-opener", error, None),
    )
    return {
        code: Rule(id=code, name=name, severity=severity, article=article)
        for code, name, severity, article in rows
    }


RULES: Mapping[str, Rule] = MappingProxyType(_rules())
"""Every id a finding may carry."""
