"""Makes the changes of one dataset, so that each comparison says only what is particular to it."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.catalog import Dataset
from site_builder.changes.change import MEANINGS, Change, Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Maker:
    """The dataset that changed, at its two times."""

    dataset: Dataset
    """As it is now; as it was, when it is gone."""
    formerly: str | None = None
    binding: bool = True
    """Whether others could rely on it: a draft (预编) or a withdrawn entry breaks nothing."""

    def change(
        self,
        kind: Kind,
        said: str,
        pointer: str = "",
        *,
        before: str | None = None,
        after: str | None = None,
        table: str | None = None,
        field: str | None = None,
    ) -> Change:
        """One change of this dataset, weighed by its kind."""
        meaning = MEANINGS[kind]
        return Change(
            kind=kind,
            dataset=self.dataset.id,
            title=self.dataset.title,
            said=said,
            pointer=pointer,
            formerly=self.formerly,
            table=table,
            field=field,
            before=before,
            after=after,
            sharing=str(self.dataset.sharing.type),
            breaking=meaning.breaking and self.binding,
            recorded_as=meaning.recorded_as if self.binding else frozenset(),
        )
