"""同一个对象里，每个键只写一次。

**为什么**　一个键写两次，哪一个算数各个程序不一样，看的人也不知道。

**正确**　`"title"` 只有一处

**错误**　复制粘贴后，文件里有两个 `"sharing"`

**怎样改**　删去不要的那一处；`mulu fix` 不替您选。
"""

from __future__ import annotations

from site_builder.law import RULES

RULE = RULES["F07"]
