"""A page of all components of the board theme with invented data: to look at, and for tests to look at."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from types import SimpleNamespace

import msgspec

from site_gen.theme import Theme
from site_gen.views.parts import IssueRow, Link, NextMeeting
from site_gen.views.pictures import Figure, PictureView, Width
from site_gen.views.shell import CorrectionLine, Provenance, Shell, View

DAY = dt.date(2026, 3, 28)


class GalleryView(View, frozen=True, kw_only=True):
    """Sample data for every macro."""

    rows: tuple[IssueRow, ...]
    next: NextMeeting | None
    tally: tuple[tuple[str, int], ...]
    votes: tuple[SimpleNamespace, ...]
    links: tuple[Link, ...]
    ranking: tuple[tuple[int, str, int], ...]
    money: tuple[tuple[str, int], ...]
    shots: tuple[Figure, ...]


def shell(**changes: object) -> Shell:
    """A frame as site.yaml would give it."""
    frame = Shell(
        name="供销社小区公开栏",
        community="供销社小区",
        organisation="永兴街社区居民委员会",
        seal=tuple("供销公开"),
        phone="000-0000-0000",
        hours="周一到周六 8:30到18:00",
        place="社区一楼",
        demo_note="演示页面：姓名、日期、金额都是示例。",
        buildings=tuple((str(n), f"{n}栋") for n in range(1, 12)),
        base_url="https://yxj.example",
        language="zh",
    )
    return msgspec.structs.replace(frame, **changes)


def view(**changes: object) -> GalleryView:
    """A page's data."""
    page = GalleryView(
        url="gallery.html",
        nav="issues",
        title="部件",
        description="所有部件",
        provenance=provenance(),
        rows=tuple(_rows()),
        next=_next(),
        tally=(("active", 14), ("decided", 9), ("pending", 6), ("done", 41), ("declined", 3)),
        votes=tuple(_votes()),
        links=(
            Link("03 车多位少，乱停车堵路", "issues/W2026-003.html"),
            Link("25 消防通道被车占", "issues/W2026-025.html"),
        ),
        ranking=((1, "王某", 13000), (2, "李某", 12500), (2, "张某", 12500), (4, "刘某", 11850)),
        money=(("道路和地面硬化", 9260000), ("下水道", 4560000), ("地锁、指示牌", 196050)),
        shots=(_shot("before", "土路坑洼积水"), _shot("after", "同一位置，路面铺平")),
    )
    return msgspec.structs.replace(page, **changes)


def provenance() -> Provenance:
    """A source block with both kinds of corrections."""
    fact = CorrectionLine(
        date=dt.date(2026, 4, 1),
        privacy=False,
        what="检查井数量",
        before="5个",
        after="6个",
        reason="原记录漏了东门1个",
        approved_by="监督小组",
    )
    privacy = CorrectionLine(date=DAY, privacy=True, reason="本人要求")
    return Provenance(
        updated=dt.date(2026, 4, 2),
        basis=("第12次居民议事会记录", "一季度积分台账"),
        compiled_by="社区干事",
        checked_by="监督小组4名居民代表",
        corrections=(fact, privacy),
    )


def theme(folder: Path, language: str = "zh") -> Theme:
    """The board theme of a site in `folder` that adds the gallery's template."""
    templates = folder / "themes" / "board" / "templates"
    templates.mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(__file__).with_name("gallery.html"), templates)
    return Theme.load(folder, "board", language)


def html(folder: Path, language: str = "zh") -> str:
    """The gallery page of a site in `folder`."""
    made = theme(folder, language)
    page = made.draft("gallery.html", view=view(), shell=shell(language=language), up="", mark="0000")
    return page.whole().decode()


def _rows() -> list[IssueRow]:
    lines = (
        ("active", 6, "雨天积水，下水不畅", "80米下水道已通水；会上表决清淤轮值，通过。"),
        ("decided", 3, "大门夜里要不要上锁", "会上表决没有通过，重新征求意见。"),
        ("pending", 1, "7栋楼道灯不亮", "新收到的问题，4月11日会上议。"),
        ("done", 7, "主路坑洼，老人推车难走", "100米道路铺好，监督组4人验收签字。"),
        ("declined", 0, "想在楼顶种菜", "会压坏防水层，漏水没人赔。"),
    )
    return [
        IssueRow(
            id=f"W2026-{number:03d}",
            title=title,
            url=f"issues/W2026-{number:03d}.html",
            status=status,
            step=step,
            say=say,
            category="drains",
            category_name="道路排水",
            building="3栋",
            updated=DAY,
        )
        for number, (status, step, title, say) in enumerate(lines, start=1)
    ]


def _next() -> NextMeeting:
    return NextMeeting(
        number=13,
        body="居民议事会",
        date=dt.date(2026, 4, 11),
        start=dt.time(19),
        end=None,
        place="社区二楼议事厅",
        topics=("清淤轮值班表", "7栋楼道灯不亮", "上半年积分兑换的物品清单"),
        url="meetings/H2026-04.html",
    )


def _votes() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(title="35个车位先到先停", result="passed", yes=22, no=3, abstain=1, need=14, not_voting=0),
        SimpleNamespace(
            title="大门夜里11点到早5点上锁", result="not_passed", yes=11, no=10, abstain=3, need=18, not_voting=2
        ),
        SimpleNamespace(title="楼道灯换声控", result="", yes=0, no=0, abstain=0, need=14, not_voting=0),
    ]


def _shot(moment: str, alt: str) -> Figure:
    files = [(240, 180), (480, 360), (1280, 960)]
    picture = PictureView(
        width=1280,
        height=960,
        jpeg=tuple(Width(f"photos/lu-{moment}-{w}.jpg", w, h) for w, h in files),
        webp=tuple(Width(f"photos/lu-{moment}-{w}.webp", w, h) for w, h in files),
    )
    return Figure(picture=picture, alt=alt, date=DAY, place="3栋西侧", moment=moment, illustration=True)
