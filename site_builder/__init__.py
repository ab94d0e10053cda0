"""mulu: from descriptors in git to a checked catalogue, a directory site and a snapshot.

    catalog_src/**/*.json, data/*          what departments commit
      └ sources ─ structure ─ descriptors ─▶ Catalog ─ rules, tables ─▶ [Finding]
                                                │  nothing of level error
                                                ▼
      snapshot ─▶ build/snapshot/<generation>/   pages, shell ─▶ build/site/

`compilation` reads and checks, `build` publishes what holds: the flow in domain words; `cli` and `plugin` are the two doors.
"""
