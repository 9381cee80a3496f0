"""The second sheet: how to fill the first one, and the lists that its cells choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from site_gen.points.finding import shown

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from site_gen.records.points import PointsRule, RuleVersion

_TEXT = (
    "怎么填",
    "1. 先在上面选记分人和复核人。两个人不能是同一个人。",
    "2. 找到那一户，选做了什么，写数量。没做事的户空着。",
    "3. 一户做了两件事：把那一行复制一行，插在下面，各填各的。",
    "4. 日期可以空着，空着就算这一周最后一天。要写就写这一周里的一天，比如 4-2。",
    "5. 事由写清楚做了什么，在哪里，比如“清扫3栋楼前”。不要写全名、门牌号。",
    "6. 灰色的是上周记的，只给您看，不会再记一次。",
    "7. 不合并格子，不写公式，不隐藏行。数量只写数，不写“次”。",
    "8. 填好存盘，交给社区。同一张表交两次，也只记一次。",
    "9. 记错了又已经入账的，不在这里改，告诉社区，另记一笔冲销。",
)
_HEADINGS = ("可以选的细则", "每单位几分", "单位", "最多几分", "要什么凭证")


class Lists(NamedTuple):
    """Where each list stands, as a validation names it; "" for an empty list."""

    rules: str
    evidence: str
    recorders: str
    reviewers: str


def rules_between(versions: Iterable[RuleVersion], first: dt.date, last: dt.date) -> list[PointsRule]:
    """Every rule that holds on at least one of the days, the newer version's words first."""
    order = sorted(versions, key=lambda one: (one.effective_from, one.version))
    begun = [one for one in order if one.effective_from <= last]
    older = [one for one in begun if one.effective_from <= first][:-1]
    found: dict[tuple[str, str], PointsRule] = {}
    for version in reversed(begun[len(older) :]):
        for rule in version.rules:
            found.setdefault((rule.id, rule.item), rule)
    return list(found.values())


def choice(rule: PointsRule) -> str:
    """A rule as the list offers it."""
    return f"{rule.id} {rule.item}"


def write(book: Workbook, name: str, rules: Sequence[PointsRule], people: tuple[Sequence[str], Sequence[str]]) -> Lists:
    """Add the sheet and say where its lists stand."""
    base = {"font_name": "微软雅黑", "font_size": 12, "valign": "vcenter"}
    plain = book.add_format(base)
    bold = book.add_format({**base, "bold": True})
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 3, 12)
    sheet.set_column(4, 4, 24)
    for row, line in enumerate(_TEXT):
        sheet.set_row(row, 24)
        sheet.write_string(row, 0, line, plain if row else bold)
    top = len(_TEXT) + 1
    for column, heading in enumerate(_HEADINGS):
        sheet.write_string(top, column, heading, bold)
    table = [(choice(rule), shown(rule.points), rule.unit, _cap(rule), rule.evidence) for rule in rules]
    for column, cells in enumerate(zip(*table, strict=True)):
        for row, text in enumerate(cells, top + 1):
            sheet.write_string(row, column, text, plain)
    places = [_place(name, 0, top + 1, len(rules))]
    top += len(rules) + 2
    evidence = list(dict.fromkeys(rule.evidence for rule in rules if rule.evidence))
    for heading, words in (("可以选的凭证", evidence), ("记分人", people[0]), ("复核人", people[1])):
        sheet.write_string(top, 0, heading, bold)
        for row, word in enumerate(words, top + 1):
            sheet.write_string(row, 0, word, plain)
        places.append(_place(name, 0, top + 1, len(words)))
        top += len(words) + 2
    _paper(sheet)
    return Lists(*places)


def _cap(rule: PointsRule) -> str:
    if rule.cap is None or rule.cap_period is None:
        return "不限"
    return f"{rule.cap_period.zh}{shown(rule.cap)}"


def _place(name: str, column: int, first: int, count: int) -> str:
    """Cells below each other; rows count from 0."""
    where = "ABCDE"[column]
    return f"='{name}'!${where}${first + 1}:${where}${first + count}" if count else ""


def _paper(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
