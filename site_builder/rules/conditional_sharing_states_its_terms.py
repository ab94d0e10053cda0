"""有条件共享写明共享条件、共享范围和使用用途，每一项都说出事实。

**为什么**　第十四条：属于有条件共享类信息，提供部门应明确信息的共享条件、共享范围和使用用途。
“按有关规定”没有说出任何条件，使用部门无从申请，提供部门也无从答复。

**正确**　`"scope": "市公安局、市人力资源和社会保障局"`

**错误**　`"conditions": "按有关规定执行"`，`"scope": "相关部门"`

**怎样改**　条件写要满足什么、怎样提供；范围写部门名称；用途写具体事项。只有一部分能给所有部门的
（第九条），分成两项资源：能给的一项无条件共享，全部的一项有条件或不予共享，用 `related` 相连。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_builder.catalog import SharingType
from site_builder.findings import Finding
from site_builder.law import RULES
from site_builder.rules._context import Context

RULE = RULES["V08"]

EMPTY_PHRASE = re.compile(
    r"(?:(?:应当?|须|需|可|请)?(?:严格)?(?:按照?|依照?|依据|根据|符合|遵守|遵循)?(?:国家|省|市|本市|上级)?"
    r"(?:的)?(?:有关|相关|法律法规|法定|规定|要求|政策|文件|制度|办法|标准)+(?:的)?(?:规定|要求|部门|单位|人员|执行|办理|处理|用途|工作)*"
    r"|依法(?:依规)?(?:共享|使用|提供|办理)?"
    r"|(?:根据|因)?(?:工作|业务|履职|履行职责)(?:的)?需要"
    r"|(?:内部|工作|业务|政务)(?:使用|用途)?|(?:各|所有|全部|其他)(?:政务)?(?:部门|单位)"
    r"|见附件|详见?.{0,4}附件|面议|待定|暂无|其他|等|无|一事一议|协商(?:确定|解决)?|经?(?:申请|审批|审核|同意)(?:后)?(?:提供|共享|使用)?)+"
)
"""Words that may all be true and still say nothing."""
NAMES = {"conditions": "共享条件", "scope": "共享范围", "purpose": "使用用途"}
FACTS = {
    "conditions": "写明要满足什么、以什么方式提供（例如：凭受理编号逐人核验，不提供批量底数）。",
    "scope": "写出部门名称（例如：市公安局、市人力资源和社会保障局）。",
    "purpose": "写出办理什么事项（例如：办理入学报名时核验居住证状态）。",
}


def check(context: Context) -> Iterator[Finding]:
    """The three texts of every 有条件 entry; that they are there is the schema's."""
    for dataset in context.datasets(RULE):
        if dataset.sharing.type is not SharingType.CONDITIONAL:
            continue
        for key, label in NAMES.items():
            text: str = getattr(dataset.sharing, key) or ""
            if is_empty_phrase(text):
                yield RULE.finding(
                    file=dataset.file,
                    pointer=f"/gov/sharing/{key}",
                    message=f"“{dataset.title}”的{label}只写了“{text}”，没有说出事实。",
                    hint=FACTS[key] + "只有一部分能给所有部门的，可分成两项资源。",
                )


def is_empty_phrase(text: str) -> bool:
    """Whether a text consists of nothing but phrases that name no fact."""
    bare = re.sub(r"[\s，。、；：,.;:（）()“”《》]", "", text)
    return not bare or EMPTY_PHRASE.fullmatch(bare) is not None
