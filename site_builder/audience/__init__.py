"""The catalogue as an audience sees it: what `visibility.TABLE` withholds is taken out here, once.

Pages, search, exports, feeds and the snapshot read only such a view, so none of them can tell more.
"""

from site_builder.audience.posts import office_lines
from site_builder.audience.view import (
    is_previewed,
    is_shown,
    is_shown_whole,
    version_seen,
    view_after,
    view_of,
)

__all__ = [
    "is_previewed",
    "is_shown",
    "is_shown_whole",
    "office_lines",
    "version_seen",
    "view_after",
    "view_of",
]
