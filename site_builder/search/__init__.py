"""The index that the browser searches, as classic scripts (ARCHITECTURE decision 2).

    documents → names.js      titles, other names, pinyin, facets: loaded with the first keystroke
              → codes.js      信息资源代码, when digits are asked for
              → words/*.js    every two signs that follow each other in the bodies, with their places
              → passages/*.js summaries and 信息项 of some entries, for the hits that are shown

`theme/assets/search/` reads them by the same rules. From `file://` a browser refuses requests, so
every part is a script that hands its data over.
"""

from site_builder.search.document import Document
from site_builder.search.writer import write

__all__ = ["Document", "write"]
