"""描述文件以 UTF-8 编码保存。

**为什么**　编码不同，汉字就成乱码，名称、摘要都不能用。数据文件可以是别的编码，但要写明（`encoding`）。

**正确**　文件以 UTF-8 保存，文件名是 UTF-8

**错误**　用记事本另存成 ANSI（GBK）

**怎样改**　在编辑器里选“另存为”，编码选 UTF-8。开头带签名（BOM）的，`mulu fix` 可以去掉。
"""

from __future__ import annotations

from site_builder.law import RULES

RULE = RULES["F02"]
