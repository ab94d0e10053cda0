"""What a JSON syntax error means to someone who has never heard of JSON."""

from __future__ import annotations

from json import JSONDecodeError

_OTHER_MARKS = {
    "，": "这里是中文逗号“，”。|改成英文逗号“,”。",
    "：": "这里是中文冒号“：”。|改成英文冒号“:”。",
    "“": '这里是中文引号。|键名和文本两边都用英文双引号 "。',
    "”": '这里是中文引号。|键名和文本两边都用英文双引号 "。',
    "‘": '这里是中文单引号。|键名和文本两边都用英文双引号 "。',
    "’": '这里是中文单引号。|键名和文本两边都用英文双引号 "。',
    "'": '这里用了单引号。|键名和文本两边都用英文双引号 "。',
    "/": "JSON 里不能写注释。|删去以 // 或 /* 开头的说明。",
    "#": "JSON 里不能写注释。|删去以 # 开头的说明。",
    "｛": "这里是全角括号“｛”。|改成英文括号“{”。",
    "｝": "这里是全角括号“｝”。|改成英文括号“}”。",
    "【": "这里是中文括号“【”。|改成英文方括号“[”。",
    "】": "这里是中文括号“】”。|改成英文方括号“]”。",
    "\u00a0": "这里是一个特殊空格（U+00A0）。|改成普通空格。",
    "\u3000": "这里是一个全角空格。|改成普通空格。",
    "\ufeff": "这里有一个看不见的字符（U+FEFF）。|删去它，另存为 UTF-8（无 BOM）。",
}

_REASONS = {
    "Expecting ',' delimiter": (
        "上一项之后缺少逗号，或者括号没有配对。",
        "在上一项末尾加英文逗号；已是最后一项的，检查括号是否配对。",
    ),
    "Expecting ':' delimiter": ("键名之后缺少冒号。", '写成 "键名": 值。'),
    "Expecting property name enclosed in double quotes": (
        "这里应当是一个用英文双引号括起来的键名。",
        '写成 "键名": 值。',
    ),
    "Expecting value": (
        "这里应当有一个值。",
        "文本加英文双引号；是否写 true 或 false；没有值的，整项删去。",
    ),
    "Extra data": (
        "文件在这里本应结束，后面还有内容。",
        "一个文件只写一个 { … }；删去多余的部分，或检查前面的括号。",
    ),
    "Unterminated string starting at": ("从这里开始的文本没有右引号。", "在文本末尾补英文双引号。"),
    "Invalid control character at": (
        "文本里有直接按回车或制表键打出的字符。",
        "换行写成 \\n，制表符写成 \\t，或改写成一行。",
    ),
    "Invalid \\escape": ("反斜杠“\\”后面的字符不对。", "反斜杠本身写成 \\\\；路径用斜杠“/”。"),
    "Invalid \\uXXXX escape": ("\\u 后面须是四位十六进制数。", "直接写这个字，不用 \\u 转义。"),
    "Illegal trailing comma before end of object": ("最后一项之后多了一个逗号。", "删去这个逗号。"),
    "Illegal trailing comma before end of array": ("最后一项之后多了一个逗号。", "删去这个逗号。"),
}


def explain(text: str, error: JSONDecodeError) -> tuple[str, str]:
    """The fact and the next thing to do for one syntax error."""
    if not text.strip():
        return "文件是空的。", "由工具重新生成，或从别处恢复该文件。"
    found = text[error.pos : error.pos + 1]
    if not found:
        return "文件到这里就断了，括号没有配对。", "补上缺少的右括号，或重新下载完整的文件。"
    before = text[: error.pos].rstrip()[-1:]
    if found in "]}" and before == ",":
        return "最后一项之后多了一个逗号。", "删去“}”或“]”前面的逗号。"
    if found in _OTHER_MARKS and "string" not in error.msg:
        fact, advice = _OTHER_MARKS[found].split("|")
        return fact, advice
    reason = next((pair for start, pair in _REASONS.items() if error.msg.startswith(start)), None)
    if found in "TFN" and text[error.pos : error.pos + 5].rstrip(",]}\n ") in (
        "True",
        "False",
        "None",
    ):
        return "真假值和空值须用小写。", "写成 true、false 或 null。"
    return reason or ("这里不是 JSON 的写法。", "对照相邻的条目改正。")
