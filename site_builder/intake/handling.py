"""One file after another: read, check, answer, and keep what may be kept on a branch."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from site_builder.authoring.workbook_codes import Draft
from site_builder.dossiers.correction_form import Correction
from site_builder.dossiers.remark import Remark, Weight
from site_builder.errors import BuildError, Held, OutputUnwritable
from site_builder.findings import Finding
from site_builder.hooks.data import check_data, check_entry
from site_builder.hooks.entries import entry_of, frequent_cycles
from site_builder.intake import answers, json_proposal, workbook_proposal
from site_builder.intake.base import Base
from site_builder.intake.branches import Branches
from site_builder.intake.incoming import Incoming, named
from site_builder.intake.messages import Message, subject_of
from site_builder.intake.proposal import Proposal, Refused
from site_builder.intake.remarks import DESCRIPTOR, in_order, remarks_of
from site_builder.workbook.office import code_of, title_of

CONTENT = frozenset({"V25", "V29", "V34"})
"""Rules about what must not be stored, in contrast to what must not be published."""


class Outcome(StrEnum):
    """What became of one file."""

    BRANCH = "已代录入"
    SAME = "与目录一致"
    EARLIER = "已处理过"
    NOTHING = "没有可代录入的"
    REFUSED = "没有读入"
    HELD = Held.SENTENCE
    STOPPED = "没有处理"
    """Our own tree does not allow it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Handled:
    """One row of the summary."""

    file: str
    outcome: Outcome
    department: str = ""
    branch: str = ""
    new: int = 0
    changed: int = 0
    remarks: tuple[Remark, ...] = ()
    told: str = ""
    """Why nothing was done, where it is not the sender's to mend."""

    @property
    def counted(self) -> str:
        """How much is new and how much is changed."""
        return f"新增 {self.new} 项、修改 {self.changed} 项信息资源"

    def count(self, weight: Weight) -> int:
        """How many remarks weigh so much."""
        return sum(remark.weight is weight for remark in self.remarks)


@dataclass(kw_only=True)
class Desk:
    """The authority's desk: where answers go, and what is given out in this run."""

    base: Base
    branches: Branches
    answers: Path
    department: str | None
    reference: str | None
    day: str
    drafts: list[Draft] = field(default_factory=list)
    stems: set[str] = field(default_factory=set)
    """Names that answers have in this run; of two files that differ in their ending the second keeps it."""

    def handle(self, file: Incoming) -> Handled:
        """Everything that is to be done with one file; the branch comes last, in one step.

        Raises:
            OutputUnwritable: the answers cannot be written.
        """
        if file.is_marked:
            return Handled(file=file.shown, outcome=Outcome.HELD)
        stem = file.relative.removesuffix(file.path.suffix)
        stem = file.relative if stem in self.stems else stem
        self.stems.add(stem)
        try:
            return self._handle(file, self.answers / stem)
        except Held:
            return Handled(file=file.shown, outcome=Outcome.HELD)
        except OutputUnwritable:
            raise
        except BuildError as trouble:
            return Handled(file=file.shown, outcome=Outcome.STOPPED, told=str(trouble))

    def _handle(self, file: Incoming, stem: Path) -> Handled:
        try:
            digest = file.digest()
        except OSError as error:
            raise BuildError(f"读不出来（{error.strerror}）。") from error
        kind = json_proposal if file.is_descriptor else workbook_proposal
        try:
            if file.refusal is not None:
                message, hint = file.refusal
                raise Refused(Remark(weight=Weight.MUST, message=message, hint=hint))
            proposal = kind.proposal(file, self.base, self.department, self.drafts)
        except Refused as refusal:
            # Nothing but the name says whose it is; the answer should reach somebody.
            likely = self.department or named(file.relative, self.base.tree.departments) or ""
            handled = Handled(
                file=file.shown, outcome=Outcome.REFUSED, remarks=refusal.remarks, department=likely
            )
            self._answer(stem, handled, digest, "文件没有读入，请照下表改正后重新报送。")
            return handled
        parts = (subject_of(proposal.department), *(f"sha256:{one}" for one in proposal.companions.values()))
        where = self.branches.earlier(f"sha256:{digest}", *parts)
        if where is not None:
            return Handled(
                file=file.shown, outcome=Outcome.EARLIER, department=proposal.department, branch=where
            )
        return self._keep(file, stem, digest, proposal)

    def _keep(self, file: Incoming, stem: Path, digest: str, proposal: Proposal) -> Handled:
        refused = list(_refused(proposal.files, self.base))
        judged = self.base.judged(proposal.files) if proposal.files else ()
        # The hook reads texts; of a workbook or a parquet that came along only the check knows.
        brought = {_dataset(path) for path in proposal.files if not path.endswith(f"/{DESCRIPTOR}")}
        away = {_dataset(one.file) for one in refused}
        away |= {_dataset(one.file) for one in judged if one.rule in CONTENT} & brought
        kept = {path: content for path, content in proposal.files.items() if _dataset(path) not in away}
        told = {(finding.file, finding.rule) for finding in judged}
        judged = (*(one for one in refused if (one.file, one.rule) not in told), *judged)
        remarks = (*proposal.remarks, *remarks_of(judged, proposal, away))
        before = self.base.tree.documents
        descriptors = [path for path in kept if path.endswith(f"/{DESCRIPTOR}")]
        handled = Handled(
            file=file.shown,
            outcome=Outcome.BRANCH if kept else Outcome.NOTHING if away or _must(remarks) else Outcome.SAME,
            department=proposal.department,
            new=sum(path not in before for path in descriptors),
            changed=len({_dataset(path) for path in kept}) - sum(path not in before for path in descriptors),
            remarks=in_order(remarks),
        )
        commit = None
        if kept:
            handled = replace(handled, branch=self.branches.free(proposal.department, self.day))
            message = Message(
                department=proposal.department,
                file=file.shown,
                digest=digest,
                reference=self.reference,
                counted=handled.counted,
                companions=proposal.companions,
            )
            commit = self.branches.commit(kept, str(message))
            if commit is None:
                handled = replace(handled, outcome=Outcome.SAME, branch="", new=0, changed=0)
        self._answer(stem, handled, digest, _said(handled))
        if commit is not None:
            self.branches.create(handled.branch, commit)
            self.drafts += _drafts(kept, before)
        return handled

    def _answer(self, stem: Path, handled: Handled, digest: str, outcome: str) -> None:
        catalog = self.base.catalog
        titles = {one.id: one.title for one in catalog.departments}
        answers.write(
            stem,
            Correction(
                department=titles.get(handled.department, ""),
                authority=titles.get(catalog.city.authority, ""),
                file=handled.file,
                digest=digest,
                outcome=outcome,
                remarks=handled.remarks,
            ),
        )


def _refused(files: Mapping[str, bytes], base: Base) -> Iterator[Finding]:
    """What must not even come into git's store (V25, V29, V34): the same rules as before a commit.

    The rules hide a path that names a person; here it is needed to know which files to leave out.
    """
    cycles = base.root / "_codelists" / "cycles.csv"
    frequent = frequent_cycles(cycles.read_bytes() if cycles.is_file() else None)
    for path, content in sorted(files.items()):
        own = f"{_dataset(path)}/{DESCRIPTOR}"
        known = base.tree.documents.get(own)
        entry = entry_of(files.get(own, known.text.encode() if known else None))
        found: Iterable[Finding] = ()
        if path != own:
            found = check_data(entry, path, content, frequent)
        elif entry is not None:
            found = check_entry(entry, path, frequent)
        yield from (replace(finding, file=path) for finding in found)


def _dataset(path: str) -> str:
    return "/".join(path.split("/")[:2])


def _must(remarks: Collection[Remark]) -> bool:
    return any(remark.weight is Weight.MUST for remark in remarks)


def _said(handled: Handled) -> str:
    """What became of the content, for the paper."""
    match handled.outcome:
        case Outcome.BRANCH:
            return f"已读入（{handled.counted}），转入审核（{handled.branch}），未经审核不进入目录。"
        case Outcome.SAME:
            return "内容与现行目录一致，没有要改的。"
        case _:
            return "内容没有读入，请照下表改正后重新报送。"


def _drafts(kept: Mapping[str, bytes], before: Mapping[str, object]) -> Iterator[Draft]:
    for path, content in sorted(kept.items()):
        entry = entry_of(content) if path.endswith(f"/{DESCRIPTOR}") and path not in before else None
        if entry is not None:
            yield Draft(path=path, title=title_of(entry.raw), code=code_of(entry.raw))
