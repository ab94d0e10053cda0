"""Faults of sharing, denial, opening, fees, channels, reviews and the people who answer."""

from __future__ import annotations

from tests.builder.faults.fault import CUT, Also, Fault, add, cut, file_of, mend, put

ZHEN = "mzj/zhen-minglu"
HUNYIN = "mzj/hunyin-dengji"
JIAOZHENG = "sfj/weichengnian-shequ-jiaozheng"
REVIEW = "/gov/secrecyReview"
LEVEL = "/gov/sharing/denialBasis/0/level"
TERMS = Also(
    rule="V14",
    file=file_of(JIAOZHENG),
    pointer="/gov/opening",
    why="conditional opening also lacks its terms",
)
ALONE = Also(
    rule="V16", file=file_of(ZHEN), pointer="/gov/people/reviewedBy", why="the same person then does both"
)
PRICED = "凭受理编号逐人核验，每次查询收费0.5元。"

FAULTS: tuple[Fault, ...] = (
    # V08: conditional sharing
    cut("V08", HUNYIN, "/gov/sharing/conditions"),
    cut("V08", HUNYIN, "/gov/sharing/scope"),
    cut("V08", HUNYIN, "/gov/sharing/purpose"),
    cut("V08", HUNYIN, "/gov/sharing/access"),
    put("V08", HUNYIN, "/gov/sharing/conditions", ""),
    put("V08", HUNYIN, "/gov/sharing/conditions", "按有关规定执行"),
    put("V08", HUNYIN, "/gov/sharing/scope", "相关部门"),
    put("V08", HUNYIN, "/gov/sharing/scope", " "),
    put("V08", HUNYIN, "/gov/sharing/purpose", "工作需要"),
    put("V08", HUNYIN, "/gov/sharing/purpose", 1),
    put("V08", HUNYIN, "/gov/sharing/access", [], at="/gov/sharing/access"),
    add("V08", ZHEN, "/gov/sharing/conditions", "凭介绍信"),
    add("V08", ZHEN, "/gov/sharing/scope", "市公安局"),
    add("V08", ZHEN, "/gov/sharing/purpose", "核验地址"),
    put("S01", HUNYIN, "/gov/sharing/access/0", "电话查询"),
    # V09, V10: denial
    cut("V09", JIAOZHENG, "/gov/sharing/reason"),
    cut("V09", JIAOZHENG, "/gov/sharing/denialBasis"),
    put("V09", JIAOZHENG, "/gov/sharing/denialBasis", []),
    put("V09", JIAOZHENG, "/gov/sharing/reason", ""),
    put("V09", JIAOZHENG, LEVEL, "部门规章").with_(
        (file_of(JIAOZHENG), "/gov/sharing/denialBasis/1", CUT),
    ),
    cut("V09", JIAOZHENG, "/gov/sharing/denialBasis/0/article"),
    cut("V09", JIAOZHENG, "/gov/sharing/denialBasis/0/quote"),
    put("V10", JIAOZHENG, LEVEL, "党中央国务院政策"),
    # V13, V14: opening
    put("V13", JIAOZHENG, "/gov/opening/type", "无条件开放"),
    put("V13", JIAOZHENG, "/gov/opening/type", "有条件开放", also=(TERMS,)),
    put("V13", JIAOZHENG, "/gov/visibility", "公开"),
    put("V14", ZHEN, "/gov/opening/type", "有条件开放", at="/gov/opening"),
    put(
        "V14",
        ZHEN,
        "/gov/opening",
        {"type": "有条件开放", "conditions": "按规定"},
        at="/gov/opening/conditions",
    ),
    put("V14", ZHEN, "/gov/opening/conditions", "注明来源"),
    put("V14", ZHEN, "/gov/opening/conditions", ""),
    # V15: dates of publication
    put("V15", ZHEN, "/gov/publishedOn", "2026-02-30"),
    put("V15", ZHEN, "/gov/publishedOn", "2027-01-01"),
    put("V15", ZHEN, "/gov/publishedOn", "2026-03-01"),
    put("V15", ZHEN, "/gov/publishedOn", "三月"),
    put("V15", ZHEN, "/gov/publishedOn", 20260316),
    mend("V15", ZHEN, "/gov/publishedOn", "2026年3月16日"),
    mend("V15", ZHEN, "/gov/publishedOn", "2026/3/16"),
    mend("V15", ZHEN, "/gov/publishedOn", "２０２６-０３-１６"),
    # V16: people of the entry
    cut("V16", ZHEN, "/gov/people"),
    cut("V16", ZHEN, "/gov/people/compiledBy"),
    cut("V16", ZHEN, "/gov/people/reviewedBy"),
    put("V16", ZHEN, "/gov/people/reviewedBy", "zhang"),
    put("V16", ZHEN, "/gov/people/compiledBy", "sh", also=(ALONE,)),
    put("V16", ZHEN, "/gov/people/compiledBy", "bm"),
    put("V16", ZHEN, "/gov/people", "bz"),
    # V17: secrecy review
    cut("V17", ZHEN, REVIEW),
    *(
        cut("V17", ZHEN, f"{REVIEW}/{key}")
        for key in ("entry", "data", "by", "approvedBy", "on", "ref", "hash")
    ),
    put("V17", ZHEN, f"{REVIEW}/entry", False),
    put("V17", ZHEN, f"{REVIEW}/data", "可共享"),
    put("V17", ZHEN, f"{REVIEW}/data", "限定范围共享"),
    put("V17", HUNYIN, f"{REVIEW}/data", "不得在政务外网共享"),
    put("V17", ZHEN, f"{REVIEW}/by", "bz"),
    put("V17", ZHEN, f"{REVIEW}/by", "nobody"),
    put("V17", ZHEN, f"{REVIEW}/on", "2026-13-01"),
    put("V17", ZHEN, f"{REVIEW}/reviewBy", "2026-06-30"),
    put("V17", ZHEN, f"{REVIEW}/hash", "sha256:" + "0" * 64, keep_hash=True),
    put("V17", ZHEN, f"{REVIEW}/hash", "md5:0", keep_hash=True),
    put("V17", ZHEN, "/title", "镇名录", at=f"{REVIEW}/hash", keep_hash=True),
    put("V17", HUNYIN, "/gov/sharing/scope", "市公安局", at=f"{REVIEW}/hash", keep_hash=True),
    put("V17", ZHEN, "/resources/0/schema/fields/1/type", "any", at=f"{REVIEW}/hash", keep_hash=True),
    # V27: free of charge
    put("V27", HUNYIN, "/gov/sharing/conditions", PRICED),
    put("V27", HUNYIN, "/gov/sharing/conditions", "凭受理编号逐人核验，缴费后提供。"),
    put("V27", HUNYIN, "/gov/sharing/conditions", "凭受理编号逐人核验，按次计费。"),
    # V32: channels
    put("V32", HUNYIN, "/gov/sharing/channel", "邮件", at="/gov/sharing"),
    put("V32", HUNYIN, "/gov/sharing/migrateBy", "明年"),
    put("S01", HUNYIN, "/gov/sharing/channel", "微信"),
)
