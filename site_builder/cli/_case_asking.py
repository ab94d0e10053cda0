"""What `mulu case new` and `mulu case reply` ask in the same way."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from site_builder.arguments import Parser, day
from site_builder.authoring import cases
from site_builder.authoring.cases import Desk, Written
from site_builder.casework.questions import Question, Shape
from site_builder.cli._case_figures import figures_text
from site_builder.cli._dialogue import Dialogue
from site_builder.cli._source import add_source, today
from site_builder.errors import BuildError, Exit
from site_builder.findings import Finding, Severity

WRITTEN = {
    Shape.PAIRS: "每项两部分，用冒号隔开；几项用分号隔开",
    Shape.FIGURES: "写 mulu report annual 的文件夹，或其中的 figures.json",
}
"""How answers of a shape are written, where that is not plain."""
LEVELS = {Severity.ERROR: "须修改", Severity.WARNING: "建议"}


def add_common(parser: Parser) -> None:
    """Who, when, and whether to ask."""
    parser.add_argument("--department", metavar="ID", help="由哪个部门写")
    parser.add_argument("--by", metavar="ID", help="经办人，department.json 里的编号")
    parser.add_argument("--on", type=day, metavar="DATE", help="日期（默认今天）")
    parser.add_argument("--yes", action="store_true", help="不询问，没有写明的取默认值")
    add_source(parser)
    parser.add_argument("--as-of", type=day, metavar="DATE", help="按哪一天判断（默认今天，北京时间）")


def add_questions(parser: Parser, questions: Iterable[Question]) -> None:
    """An option a question; which are needed is asked or judged, not demanded here."""
    for question in questions:
        words = question.description
        if question.choices:
            words += f" 可选：{'、'.join(question.choices)}。"
        if question.shape in WRITTEN:
            words += f" {WRITTEN[question.shape]}。"
        parser.add_argument(f"--{question.option}", metavar="TEXT", help=words.replace("%", "%%"))


def desk_of(options: argparse.Namespace) -> Desk:
    """The source on the day that is asked for."""
    return Desk.at(options.source, options.as_of or today())


def person_of(dialogue: Dialogue, desk: Desk, department: str, on: date) -> str:
    """Who writes, by id: somebody in post on the day."""
    known = desk.catalog.departments_by_id[department]
    people = [
        one.id
        for one in known.people
        if (one.since is None or one.since <= on) and (one.until is None or one.until >= on)
    ]
    if not people:
        raise BuildError(f"{known.title}在 {on} 没有在岗的人，先在 {known.file} 里登记。")
    return dialogue.choice("by", "经办人", people, default=people[0])


def answered(
    dialogue: Dialogue, questions: Iterable[Question], about: Mapping[str, object] | None = None
) -> dict[str, object]:
    """The keys that were answered, nested as the file writes them; `about` says whose figures are meant."""
    values: dict[str, object] = {}
    for question in questions:
        answer = _ask(dialogue, question, {**values, **(about or {})})
        if answer:
            _put(values, question.path, question.value(answer))
    return values


def _ask(dialogue: Dialogue, question: Question, about: Mapping[str, object]) -> str:
    def accept(text: str) -> str:
        if question.shape is Shape.FIGURES:
            text = figures_text(Path(text), about)
        question.value(text)
        return text

    if question.shape is Shape.CHOICE and (
        question.required or getattr(dialogue.options, question.attribute)
    ):
        if not dialogue.asks and getattr(dialogue.options, question.attribute) is None:
            dialogue.missing.append(f"--{question.option}")
            return ""
        return dialogue.choice(
            question.attribute, question.title, question.choices, default=question.choices[0]
        )
    words = f"{question.title}：{question.description.rstrip('。')}"
    if question.choices:
        words += f"（{'、'.join(question.choices)}）"
    if question.shape in WRITTEN:
        words += f"（{WRITTEN[question.shape]}）"
    return dialogue.text(question.attribute, words, required=question.required, accept=accept)


def _put(values: dict[str, object], path: tuple[str, ...], value: object) -> None:
    for step in path[:-1]:
        inner = values.setdefault(step, {})
        assert isinstance(inner, dict), "a key is an object or a value, by its schema"
        values = inner
    values[path[-1]] = value


def finish(options: argparse.Namespace, dialogue: Dialogue, written: Written) -> Exit:
    """Show what is wrong, or write the one file."""
    for finding in written.findings:
        print(_line(finding))
    if not written.is_right:
        print("没有写入任何文件。")
        return Exit.FINDINGS
    if dialogue.asks:
        print(written.text, file=sys.stderr, end="")
    if not dialogue.confirmed(f"写入 {written.path}"):
        raise BuildError("没有写入任何文件。")
    cases.write(options.source, written)
    print(f"已写入 {options.source / written.path}")
    print(f"  查看  mulu case show {written.id}")
    return Exit.OK


def _line(finding: Finding) -> str:
    where = f"{finding.file}:{finding.line}" if finding.line else finding.file
    basis = f" 依据 {finding.article}。" if finding.article else ""
    return f"{where}  {LEVELS[finding.severity]}  {finding.rule} {finding.message}{basis}{finding.hint}"
