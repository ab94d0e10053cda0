"""第一条 to 第十条: what the regulation is for, and the catalogue."""

from site_builder.duties.duty import Duty

DUTIES = (
    Duty(
        article="第一条", who="本目录", obliges="目的和依据：上位文件有更新的，按位阶适用。",
        pages=("standards/index.html",), people="上位文件与本办法不一致时的适用，由主管部门确认。",
    ),
    Duty(
        article="第二条", who="提供部门", obliges="资源包括直接采集、第三方采集、授权管理和系统产生的；主体是政务部门和授权组织。",
        rules=("V01", "V03"), pages=("departments/index.html",),
    ),
    Duty(
        article="第三条", who="各部门", obliges="规范部门之间使用和提供的行为：申请双方都是登记的部门。",
        rules=("L03", "L11"), pages=("ledgers/index.html",),
    ),
    Duty(
        article="第四条", who="各部门", obliges="以共享为原则，不共享为例外。",
        pages=("denied/index.html", "statistics/index.html"), measures=("unconditional-share", "denied-share"),
    ),
    Duty(
        article="第四条", who="使用部门、提供部门", obliges="提出明确的需求和用途，及时响应，无偿提供。",
        rules=("V27", "L04"), pages=("ledgers/requests/index.html", "ledgers/demands/index.html"),
        commands=("mulu case new request", "mulu case new demand"), measures=("demands-made",),
    ),
    Duty(
        article="第四条", who="主管部门", obliges="统一标准，一数一源、多元校核。",
        rules=("V21",), pages=("elements/index.html", "ledgers/sources/index.html"),
    ),
    Duty(
        article="第四条", who="主管部门", obliges="共享管理和评价机制；全过程的身份鉴别、授权管理和安全保障。",
        rules=("L07",), pages=("evaluation/index.html", "service/evidence/index.html"),
    ),
    Duty(
        article="第五条", who="领导小组", obliges="组织、指导、协调和监督。",
        restricted=("cases/office/overview/index.html",), people="指导和决策由领导小组作出。",
    ),
    Duty(
        article="第五条", who="主管部门", obliges="承担日常工作，指导编制，建设运行平台。",
        rules=("L02",), restricted=("cases/office/authority/index.html",), people="平台的建设和运行由人执行。",
    ),
    Duty(
        article="第五条", who="各部门", obliges="与平台联通，按目录提供，从平台获取。",
        rules=("V30",), pages=("departments/index.html",), measures=("departments-connected",),
    ),
    Duty(
        article="第六条", who="各部门", obliges="目录是共享的依据：申请须指明目录里的资源，目录里没有的提出需求。",
        rules=("L03", "V19"), pages=("datasets/index.html", "ledgers/demands/index.html"),
    ),
    Duty(
        article="第七条", who="各部门", obliges="按编制指南编制本部门目录。",
        rules=("V01", "V02", "V04", "V05", "V06", "V07", "V14", "V20", "V28", "S01", "F01", "F02", "F03", "F04", "F07"),
        pages=("datasets/index.html", "cataloguing/index.html"),
        commands=("mulu new", "mulu check"),
        measures=(
            "entries", "fields", "mandatory-complete", "optional-complete", "entries-base", "entries-theme", "entries-department",
            "entries-file", "entries-sheet", "entries-database", "entries-image", "entries-media", "entries-self-described",
            "entries-service",
        ),
    ),
    Duty(
        article="第七条", who="主管部门", obliges="汇总形成全市目录。",
        pages=("datasets/index.html", "notices/index.html"), commands=("mulu build", "mulu export"), measures=("entries",),
    ),
    Duty(
        article="第八条", who="主管部门、各部门", obliges="建立更新机制；谁编制、谁负责；编制、审核、发布、更新有制度。",
        rules=("V23", "V33", "L01", "L06"), pages=("notices/index.html",),
        commands=("mulu diff", "mulu intake"), measures=("entries-new", "entries-changed", "entries-withdrawn"),
    ),
    Duty(
        article="第八条", who="各部门", obliges="指定专人编制和审核。",
        rules=("V16",), pages=("departments/index.html",), people="人选由部门确定。",
    ),
    Duty(
        article="第八条", who="各部门", obliges="法律法规修订、职能变化后，15 个工作日内更新目录。",
        rules=("V22", "L05", "L08"), limits=("catalog-update", "catalog-review"), pages=("ledgers/triggers/index.html", "cases/index.html"),
        commands=("mulu case new trigger", "mulu due"), measures=("updates-in-time", "updates-in-time-city", "reviews-in-time"),
    ),
    Duty(
        article="第九条", who="提供部门", obliges="共享类型分三种；信息项只能比资源更严。",
        rules=("V29", "V13"), pages=("datasets/index.html",), measures=("entries-unconditional", "entries-conditional", "entries-denied"),
    ),
    Duty(
        article="第十条", who="提供部门", obliges="不予共享的，必须有法律、行政法规或党中央、国务院政策依据。",
        rules=("V09", "V10"), pages=("denied/index.html",), measures=("denied-basis-refused", "denied-basis-decree"),
    ),
    Duty(
        article="第十条", who="牵头部门", obliges="基础信息项无条件共享，及时更新；基础信息资源目录由牵头部门编制。",
        rules=("V11", "V12"), pages=("classes/index.html",),
    ),
    Duty(
        article="第十条", who="牵头部门", obliges="主题信息资源通过平台共享，目录由牵头部门编制。",
        rules=("V12", "V32"), pages=("classes/index.html", "themes/index.html"),
    ),
)  # fmt: skip
