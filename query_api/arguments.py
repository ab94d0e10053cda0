"""An argument parser that speaks Chinese to operators: headings, help and mistakes."""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn

MISTAKES = (
    (r"^the following arguments are required: (.+)$", r"缺少：\1"),
    (r"^unrecognized arguments: (.+)$", r"不认识的选项：\1"),
    (r"^argument (.+?): expected one argument$", r"\1 后面要写一个值"),
    (r"^argument (.+?): invalid choice: (.+?) \(choose from (.+)\)$", r"\1 没有 \2，可选：\3"),
    (r"^argument (.+?): invalid \w+ value: (.+)$", r"\1 的值 \2 不对"),
    (r"^argument (.+?): not allowed with argument (.+)$", r"\1 与 \2 不能同时写"),
    (r"^one of the arguments (.+) is required$", r"缺少：\1 中的一个"),
    (r"^ambiguous option: (.+?) could match (.+)$", r"\1 不够明确，可能是：\2"),
    (r"^argument (.+?): (.+)$", r"\1：\2"),
)
"""What argparse says, and what we say."""


class Parser(argparse.ArgumentParser):
    """`argparse.ArgumentParser` with Chinese headings; a mistake is one line and exit code 2."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{"formatter_class": argparse.RawDescriptionHelpFormatter, "add_help": False, **options}
        )
        self._positionals.title, self._optionals.title = "内容", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def format_help(self) -> str:
        """The whole help, headed in Chinese."""
        return super().format_help().replace("usage:", "用法：", 1)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line and where to see what is right."""
        for said, ours in MISTAKES:
            if re.search(said, message):
                message = re.sub(said, ours, message)
                break
        self.exit(2, f"{self.prog}：{message}。用 {self.prog} -h 查看说明和例子。\n")
