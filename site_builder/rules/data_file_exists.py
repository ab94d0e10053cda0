"""描述文件里写到的数据文件在那里。

**为什么**　目录说有、却取不到，使用部门按目录来取就会落空（第十六条：保障可用性）。

**正确**　`path` 写的文件与描述文件一起提交

**错误**　改了文件名，没有改 `path`；忘了提交 `data/` 里的文件

**怎样改**　补上文件，或把 `path` 改成实际的文件名；大小写也要一致。没有数据可放的，改为 `"data": []`。
"""

from __future__ import annotations

from site_builder.law import RULES

RULE = RULES["F05"]
