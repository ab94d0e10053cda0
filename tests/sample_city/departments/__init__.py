"""One module a department, each with its `TABLES`."""

from __future__ import annotations

from tests.sample_city.departments import (
    csglj,
    fgw,
    gaj,
    jtysj,
    jytyj,
    mzj,
    nyncj,
    rsj,
    scjgj,
    sfj,
    sthjj,
    wjw,
    yjglj,
    zrzyj,
)

TABLES = (
    *csglj.TABLES,
    *fgw.TABLES,
    *gaj.TABLES,
    *jtysj.TABLES,
    *jytyj.TABLES,
    *mzj.TABLES,
    *nyncj.TABLES,
    *rsj.TABLES,
    *scjgj.TABLES,
    *sfj.TABLES,
    *sthjj.TABLES,
    *wjw.TABLES,
    *yjglj.TABLES,
    *zrzyj.TABLES,
)
