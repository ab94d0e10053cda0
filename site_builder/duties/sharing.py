"""第十一条 to 第十九条: the platform, providing and using, correction, safety."""

from site_builder.duties.duty import Duty

DUTIES = (
    Duty(
        article="第十一条", who="主管部门", obliges="平台分内网和外网；本目录只管外网的资源。",
        rules=("V18",), pages=("about/index.html",), people="内网部分不在本系统，由人执行。",
    ),
    Duty(
        article="第十二条", who="主管部门", obliges="内网按涉密系统分级保护；外网与上级平台对接。",
        rules=("V18",), commands=("mulu build",), people="与上级平台的对接和内网管理由人执行。",
    ),
    Duty(
        article="第十三条", who="各部门", obliges="业务系统迁移、接入平台；新建系统经平台共享；原有交换逐步迁移。",
        rules=("V30", "V32"), restricted=("cases/office/security/index.html",), measures=("systems-connected", "exchanges-left"),
    ),
    Duty(
        article="第十四条", who="提供部门", obliges="无条件共享的，及时、规范地报送。",
        rules=("V24", "V26", "V34", "F05", "F06"), pages=("datasets/index.html",), measures=("data-in-time", "data-valid"),
    ),
    Duty(
        article="第十四条", who="提供部门", obliges="有条件共享的，写明条件、范围和用途，统一通过平台提供。",
        rules=("V08", "V32"), pages=("datasets/index.html",),
    ),
    Duty(
        article="第十五条", who="使用部门", obliges="无条件共享的，在平台上直接获取。",
        limits=("answer-unconditional",), pages=("service/index.html",), commands=("mulu-api keys",),
    ),
    Duty(
        article="第十五条", who="提供部门", obliges="有条件共享的申请，10 个工作日内答复；同意的及时提供。",
        rules=("L05", "L06", "L09"), limits=("answer-conditional", "supply"), pages=("ledgers/requests/index.html", "cases/index.html"),
        commands=("mulu case reply", "mulu case paper", "mulu notify"),
        measures=(
            "requests-received", "requests-in-time", "requests-in-time-city", "requests-days", "supplies-in-time", "requests-made",
        ),
    ),
    Duty(
        article="第十五条", who="提供部门", obliges="不予共享的，说明理由。",
        rules=("L04",), pages=("ledgers/requests/index.html",), measures=("requests-refused",),
    ),
    Duty(
        article="第十五条", who="双方、主管部门", obliges="确需使用的协商解决，协商未果的由主管部门协调。",
        rules=("L06", "L07"), pages=("ledgers/requests/index.html",), commands=("mulu case reply",), people="协商和协调由人进行，系统记录过程和结论。",
    ),
    Duty(
        article="第十五条", who="各部门", obliges="可以共享取得的，原则上不得要求重复提交。",
        rules=("V31",), pages=("ledgers/forms/index.html",), commands=("mulu overlap",),
    ),
    Duty(
        article="第十六条", who="提供部门", obliges="谁主管、谁提供、谁负责：完整、准确、时效、可用，与本部门掌握的一致。",
        rules=("V24", "V26"), pages=("statistics/index.html",), measures=("data-in-time", "data-valid", "service-available"),
        people="与部门自己掌握的是否一致，由部门核对。",
    ),
    Duty(
        article="第十六条", who="使用部门", obliges="谁使用、谁负责：只用于明确的用途，不得提供给第三方。",
        commands=("mulu-api audit",), measures=("grants-in-use", "grants-expired", "calls-made"),
        people="取得以后的使用由使用部门管理，系统只能核对调用时的用途。",
    ),
    Duty(
        article="第十七条", who="使用部门、提供部门", obliges="对疑义和错误数据快速校核。",
        rules=("L10",), limits=("correct",), pages=("ledgers/disputes/index.html", "cases/index.html"),
        commands=("mulu case new dispute",),
        measures=("disputes-received", "disputes-upheld", "disputes-in-time", "disputes-days", "disputes-raised"),
    ),
    Duty(
        article="第十七条", who="受理单位", obliges="校核期间，已提供合法有效证明材料的照常办理。",
        pages=("ledgers/disputes/index.html",), people="窗口办理由人执行；资源页、办理单和查询结果上写明，告知单可以打印。",
    ),
    Duty(
        article="第十八条", who="各部门", obliges="采集、共享、使用时的安全保障，对接系统的防护。",
        rules=("V25",), restricted=("cases/office/security/index.html",), people="防护措施由部门落实。",
    ),
    Duty(
        article="第十八条", who="提供部门", obliges="提供前经过保密审查；涉及国家秘密的按保密法律法规。",
        rules=("V15", "V17", "V18"), commands=("mulu review",), measures=("reviews-current", "reviews-made"), people="审查由部门的保密审查员作出。",
    ),
    Duty(
        article="第十九条", who="主管部门", obliges="身份认证、定级、访问控制、审计追踪、应急处理和灾难恢复。",
        rules=("V35",), pages=("service/evidence/index.html", "ledgers/keys/index.html"), commands=("mulu-api audit", "mulu-api restore"),
        people="应急处置的决定由人作出。",
    ),
)  # fmt: skip
