"""What the files of each ledger say of their own, besides id, day, person and events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """共享申请."""

    dataset: str
    need: str
    purpose: str
    duty_basis: str
    approved_by: str
    scene: str = ""
    scope: str = ""
    fields: tuple[str, ...] = ()
    mode: str = ""
    until: date | None = None
    safeguards: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Demand:
    """共享需求: something that is not in the catalogue."""

    need: str
    purpose: str
    duty_basis: str
    title: str = ""
    proposed_source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispute:
    """疑义校核."""

    dataset: str
    kind: str
    locator: str
    evidence: str
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trigger:
    """目录更新事由."""

    kind: str
    basis: str
    effective_on: date
    datasets: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rectification:
    """整改."""

    department: str
    ground: int
    """第二十七条的第几项."""
    evidence: tuple[str, ...]
    due_on: date
    explanation: str = ""
    """What the department said before the notice went out; empty where it was not heard."""
    datasets: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """信息化项目."""

    title: str
    datasets: tuple[str, ...]
    budget_line: str = ""
    approval_on: date | None = None
    acceptance_on: date | None = None
    exceptions: Mapping[str, str] = field(default_factory=dict)
    """Dataset → why it was not included."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyApplication:
    """访问凭证申请."""

    system: str
    datasets: tuple[str, ...]
    purposes: Mapping[str, str]
    approved_by: str
    expected_calls: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceConfirmation:
    """数源确认."""

    element: str
    department: str
    basis: str
    scope: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Interpretation:
    """解释口径."""

    question: str
    answer: str
    article: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FormItem:
    """One thing that a form asks of the public."""

    title: str
    element: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """采集清单."""

    title: str
    items: tuple[FormItem, ...]
    basis: str
    system: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """年度报告."""

    year: int
    text: str
    title: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Improvement:
    """改进意见."""

    department: str
    what: str
    due_on: date
    done_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Evaluation:
    """共享评估."""

    year: int
    scores: Mapping[str, float]
    improvements: tuple[Improvement, ...] = ()


Content = (
    Request
    | Demand
    | Dispute
    | Trigger
    | Rectification
    | Project
    | KeyApplication
    | SourceConfirmation
    | Interpretation
    | Form
    | Report
    | Evaluation
)
