"""改动只在提交人本部门的文件夹里；市大数据中心代录入的，写明来文。

**为什么**　第八条要求指定专人负责目录的编制和审核。每个部门对自己的目录负责，别的部门不能替它改；
全市的设置和代码表由市大数据中心维护。

**正确**　账号 mzj-01 登记为 mzj，只改 `mzj/` 下的文件；市大数据中心代录入，提交说明里有一行
“代录入：民函〔2026〕3号”

**错误**　账号 mzj-01 改动 `gaj/` 下的文件、`_codelists/` 或 `catalog.json`；代录入没有写来文

**怎样改**　由 `mulu diff BASE --submitter 账号` 判断，账号、部门和任期以 BASE 里的 `_accounts.csv` 为准。
撤回部门文件夹之外的改动，请对方自己提交。账号没有登记的，作提醒，由市大数据中心核实后登记。
"""

from __future__ import annotations

from site_builder.law import RULES

RULE = RULES["V23"]
# One tree does not know who changed it: `changes.judge_folders` finds it for `mulu diff`.
