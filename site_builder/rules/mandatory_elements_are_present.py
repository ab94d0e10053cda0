"""核心元数据齐全、不为空白、前后没有空格，代码里没有全角数字和字母。

**为什么**　《政务信息资源目录编制指南》规定 13 项核心元数据必须填写；检索、对账和上报都按原文
比对，前后的空格和全角字符会让同一个名称、同一个代码对不上。

**正确**　`"title": "公共厕所"`，`"code": "107001320681/000001"`

**错误**　`"title": "公共厕所 "`，`"code": "１０７００１320681/000001"`

**怎样改**　删去首尾空格，全角改半角；必填项没有内容的，补上内容。
"""

from __future__ import annotations

from site_builder.law import RULES

RULE = RULES["V01"]
# The schemas judge all of it ("x-rule": "V01"), so that any JSON Schema tool finds the same.
