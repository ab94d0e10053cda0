"""收紧、删减和破坏性的变更，在变更记录里各有一条；信息资源的文件夹不删除。

**为什么**　第八条要求规范目录的编制、审核、发布和更新。别的部门的系统按目录接好了数据：共享收紧、信息项
删去或改类型而不声不响，对方要等出错才知道。代码终身不变，页面要一直查得到，所以停用也不删文件夹。

**正确**　删去信息项“等级”，同时在 `gov.changes` 加
`{"on": "2026-11-20", "kind": "删除信息项", "reason": "评定等级的制度已经取消"}`

**错误**　无条件共享改为有条件共享，`gov.changes` 没有新的一条；整个删去 `mzj/gongce/`

**怎样改**　由 `mulu diff` 比较两个版本得出。在 `gov.changes` 末尾加一条，写明日期、种类和原因；已有的记录
不改不删。不再提供的，`gov.status` 改为停用并写明 `withdrawn`；换了位置的，在新位置写 `gov.formerly`。
"""

from __future__ import annotations

from site_builder.law import RULES

RULE = RULES["V22"]
# One tree cannot show a change: `changes.judge` finds it for `mulu diff`.
