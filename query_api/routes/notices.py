"""What a caller has to know of the rows besides the rows."""

from __future__ import annotations

from query_api.snapshot import City, Dataset
from query_api.stops import Stops

ARTICLE_17 = (
    "第十七条：校核期间，办理业务涉及自然人、法人或其他组织的，如已提供合法有效证明材料，"
    "受理单位应照常办理，不得拒绝、推诿或要求办事人办理信息更正手续。"
)


def notices_of(city: City, dataset: Dataset | None, stops: Stops) -> list[str]:
    """Sentences that go with every answer about a dataset, or about the catalogue."""
    notices = [city.demo] if city.demo else []
    if dataset is None:
        return notices
    if dataset.disputes:
        cases = "、".join(dataset.disputes)
        notices.append(f"本信息资源有疑义正在校核（{cases}）。{ARTICLE_17}")
    stop = stops.of(dataset.id)
    if stop is not None:
        notices.append(f"本信息资源{stop.sentence}。")
    if dataset.held_back is not None:
        notices.append(f"本信息资源自 {dataset.held_back.since} 起待整改，所示为上一次通过核对的内容。")
    return notices
