"""文件打得开，数据文件认得出是表，没有超过上限。

**为什么**　读不了的文件等于没有提供（第二十七条（四）所说“无法使用”的一种），别的部门拿去也打不开。

**正确**　csv、tsv、json、ndjson、xlsx、parquet，写明实际的编码和分隔符

**错误**　xlsx 加了密码；扩展名是 csv，内容是别的；压缩包里有几个文件；一份文件大得放不进目录仓库

**怎样改**　照检查意见的提示另存；很大的、每日更新的送前置机，`path` 以 `dropbox/` 开头。
"""

from __future__ import annotations

from site_builder.law import RULES

RULE = RULES["F03"]
