"""文件都在自己的文件夹里，路径不通向别处。

**为什么**　路径里有 `..`、绝对路径或者链接的，读到的可能是别的部门的、甚至这台机器上的文件，不能让它进入目录。

**正确**　`"path": "data/cesuo.csv"`

**错误**　`"path": "../别的资源/data.csv"`；`"path": "http://…"`；`data/` 里放了一个链接

**怎样改**　把文件放进这项资源的 `data/` 文件夹，`path` 写成 `data/` 加文件名。
"""

from __future__ import annotations

from site_builder.law import RULES

RULE = RULES["F04"]
