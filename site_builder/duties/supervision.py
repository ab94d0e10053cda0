"""第二十条 to 第二十九条: evaluation, standards, audit, projects, rectification, and the closing articles."""

from site_builder.duties.duty import Duty

DUTIES = (
    Duty(
        article="第二十条", who="领导小组", obliges="统筹协调，建立评价机制，督促检查。",
        pages=("evaluation/index.html",), restricted=("cases/office/overview/index.html",),
        commands=("mulu report evidence",), people="检查由领导小组组织。",
    ),
    Duty(
        article="第二十一条", who="主管部门、网络安全管理部门", obliges="每年评估，公布评估报告和改进意见。",
        pages=("evaluation/index.html", "ledgers/evaluations/index.html"), commands=("mulu report evaluation",),
        measures=("improvements-done",), people="评估结果由主管部门会同有关部门审定。",
    ),
    Duty(
        article="第二十一条", who="各部门", obliges="每年1月底前提交上一年度共享情况。",
        rules=("L05",), limits=("annual-report",), pages=("ledgers/reports/index.html",),
        commands=("mulu report annual", "mulu case new report"), measures=("report-in-time",),
    ),
    Duty(
        article="第二十二条", who="市场监督管理部门", obliges="建立和完善目录、采集、交换、接口、安全的地方标准。",
        rules=("S01",), pages=("standards/index.html", "codelists/index.html"), people="标准由市场监管局会同有关部门制定。",
    ),
    Duty(
        article="第二十三条", who="审计部门", obliges="审计信息系统和信息资源建设。",
        commands=("mulu report audit", "mulu-api audit"), people="审计由审计局实施。",
    ),
    Duty(
        article="第二十四条", who="网络安全管理部门", obliges="安全管理制度，指导督促，风险评估和安全审查。",
        restricted=("cases/office/security/index.html",), people="评估和审查由人执行，系统只列到期。",
    ),
    Duty(
        article="第二十五条", who="建设部门", obliges="立项前预编项目目录作为审批要件，建成后纳入目录作为验收要求。",
        rules=("L03", "L06"), pages=("ledgers/projects/index.html",), commands=("mulu case new project", "mulu report project"),
        measures=("projects-precompiled", "projects-included", "projects-accepted"),
    ),
    Duty(
        article="第二十五条", who="各部门", obliges="建设资金纳入专项，工作经费纳入预算。",
        people="资金安排由财政部门和各部门办理。",
    ),
    Duty(
        article="第二十五条", who="市政府办、财政、主管部门、网络安全管理部门", obliges="联合考核；不符合要求的，不予审批项目，不予安排运维经费。",
        rules=("L07",), commands=("mulu report joint",), people="考核结论由四部门作出，系统只列事实。",
    ),
    Duty(
        article="第二十六条", who="各部门", obliges="管理制度，目标、责任和实施机构；主要负责人是第一责任人。",
        rules=("V33",), pages=("departments/index.html",), people="制度由部门制定。",
    ),
    Duty(
        article="第二十七条", who="主管部门", obliges="七种情形之一的，通知整改。",
        rules=("L02", "V31"), restricted=("cases/office/suspicions/index.html",), commands=("mulu case new rectification", "mulu case paper"),
        measures=("rectifications", "rectifications-open", "rectifications-in-time"), people="系统只列疑似情形和证据，是否通知由人决定；第（七）项由人认定。",
    ),
    Duty(
        article="第二十七条", who="主管部门", obliges="未在规定时限内完成整改的，及时上报市政府。",
        limits=("rectification",), pages=("ledgers/rectifications/index.html",), commands=("mulu case paper",),
        measures=("rectifications-overdue", "rectifications-reported"),
    ),
    Duty(
        article="第二十八条", who="主管部门", obliges="负责解释。",
        pages=("ledgers/interpretations/index.html",), people="解释由主管部门作出，系统登记公布。",
    ),
    Duty(
        article="第二十九条", who="本目录", obliges="自印发之日（2019年8月13日）起施行：之前的日期不按本办法计算期限。",
        pages=("standards/index.html",),
    ),
)  # fmt: skip
