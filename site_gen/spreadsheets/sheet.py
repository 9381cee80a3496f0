"""The weekly sheet: one row a household, lists to choose from, last week in grey. Equal records give equal bytes."""

from __future__ import annotations

import datetime as dt
import io
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from site_gen.points.rules import Rules
from site_gen.spreadsheets import guide
from site_gen.spreadsheets.columns import zh
from site_gen.spreadsheets.model import FORM
from site_gen.spreadsheets.tables import GUIDE, MARK
from site_gen.workdays import week_of, week_range

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from site_gen.records.points import Household, PointsEntry
    from site_gen.register.model import Register

SHEET = "记分表"
_WIDTHS = {  # columns in order -> characters
    "household": 8,
    "name": 10,
    "building": 9,
    "rule": 26,
    "quantity": 8,
    "note": 30,
    "evidence": 18,
    "date": 13,
    "recorder": 10,
    "reviewer": 10,
    "last": 34,
}
_COLUMNS = tuple(_WIDTHS)
_HEADINGS = {"name": "姓名", "last": "上周（不用填）"}
_TOP = 3  # rows above the first household: title, people, heading
_SPARE = 200  # rows below the last household that have lists too
_FONT = "微软雅黑"


class _Formats(NamedTuple):
    title: Format
    label: Format
    choice: Format
    heading: Format
    cell: Format
    day: Format
    number: Format
    grey: Format
    mark: Format


def weekly_sheet(register: Register, week: str, *, filled: bool = False) -> bytes:
    """The .xlsx for a week such as "2026-W14". With `filled`, rows that the ledger has for that week stand in it."""
    import xlsxwriter  # noqa: PLC0415 - heavy

    monday, sunday = week_range(week)
    whole = io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(whole, {"in_memory": True, **safe})
    book.set_properties({"title": f"{SHEET} {week}", "created": dt.datetime.combine(monday, dt.time())})
    sheet = book.add_worksheet(SHEET)
    lists = guide.write(book, GUIDE, guide.rules_between(register.rule_versions, monday, sunday), people(register))
    formats = _formats(book)
    rows = _rows(register, week, filled=filled)
    _head(sheet, formats, register, week)
    for number, (household, entry) in enumerate(rows, _TOP):
        _row(sheet, formats, number, _texts(register, household), entry)
    _grey(sheet, formats, [household.code for household, _ in rows], _last_week(register, monday))
    _choices(sheet, lists, len(rows), (monday, sunday), strict=bool(register.settings.points.recorders))
    _paper(sheet)
    book.close()
    return whole.getvalue()


def people(register: Register) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Recorders and reviewers to choose from: those of the settings, or everybody whom the ledgers name."""
    settings = register.settings.points
    entries = [entry for rows in register.entries.values() for entry in rows]
    recorders = settings.recorders or tuple(sorted({entry.recorder for entry in entries})[:50])
    reviewers = settings.reviewers or tuple(sorted({entry.reviewer for entry in entries})[:50])
    return recorders, reviewers


def _rows(register: Register, week: str, *, filled: bool) -> list[tuple[Household, PointsEntry | None]]:
    """Households in the order of buildings and codes, each as often as it has entries to show, at least once."""
    entries: dict[str, list[PointsEntry]] = defaultdict(list)
    if filled:
        for entry in _entries(register, week):
            entries[entry.household].append(entry)
    place = {building: at for at, building in enumerate(register.buildings)}
    order = sorted(register.households.values(), key=lambda one: (place.get(one.building, 999), *_natural(one.code)))
    nothing: list[PointsEntry | None] = [None]
    return [(one, entry) for one in order for entry in entries[one.code] or nothing]


def _natural(code: str) -> tuple[str, int]:
    return code[:1], int(code[1:])


def _entries(register: Register, week: str) -> list[PointsEntry]:
    """What the ledgers have for a week; rows that were taken back, and those that take back, are left out."""
    entries = [entry for rows in register.entries.values() for entry in rows]
    gone = {entry.reversal_of for entry in entries}
    return [one for one in entries if not one.reversal_of and one.id not in gone and week_of(one.date) == week]


def _last_week(register: Register, monday: dt.date) -> dict[str, str]:
    """What each household did in the week before, in words."""
    rules = Rules(register.rule_versions)
    did: dict[str, dict[tuple[str, str], list[PointsEntry]]] = defaultdict(lambda: defaultdict(list))
    for entry in _entries(register, week_of(monday - dt.timedelta(days=1))):
        rule = rules.find(entry.rule, entry.date)
        did[entry.household][(rule.item, rule.unit) if rule else (entry.rule, "")].append(entry)
    return {
        code: "、".join(f"{item}{_sum(rows)}{unit}" for (item, unit), rows in items.items())
        for code, items in did.items()
    }


def _sum(entries: Iterable[PointsEntry]) -> str:
    return f"{sum((one.quantity for one in entries), Decimal()).normalize():f}"


def _texts(register: Register, household: Household) -> tuple[str, str, str]:
    building = register.buildings.get(household.building)
    return household.code, f"{household.surname}某", building.name if building else household.building


def _formats(book: Workbook) -> _Formats:
    base = {"font_name": _FONT, "font_size": 12, "valign": "vcenter"}
    box = {**base, "border": 1, "border_color": "#C5D0CA"}
    shapes: Sequence[Mapping[str, object]] = (
        {**base, "font_size": 16, "bold": True},
        {**base, "align": "right"},
        {**box, "bg_color": "#FFF7DF", "align": "center"},
        {**box, "bold": True, "bg_color": "#E2EBE6", "align": "center"},
        {**box, "text_wrap": True},
        {**box, "num_format": "yyyy-mm-dd", "align": "center"},
        {**box, "align": "center"},
        {**base, "font_color": "#808080", "font_size": 11, "text_wrap": True},
        {**base, "font_color": "#FFFFFF", "font_size": 8},
    )
    return _Formats(*(book.add_format(dict(shape)) for shape in shapes))


def _head(sheet: Worksheet, formats: _Formats, register: Register, week: str) -> None:
    """Title, who records and reviews, and the heading."""
    monday, sunday = week_range(week)
    span = f"{monday.month}月{monday.day}日到{sunday.month}月{sunday.day}日"
    recorders, reviewers = people(register)
    sheet.set_row(0, 30)
    sheet.set_row(1, 26)
    sheet.set_row(2, 26)
    sheet.write_string(0, 0, f"{week[:4]}年第{int(week[6:])}周{SHEET}（{span}）", formats.title)
    sheet.write_string(0, len(_COLUMNS) - 1, f"{MARK}{FORM} {week} {register.settings.community}", formats.mark)
    sheet.write_string(1, 0, "周次", formats.label)
    sheet.write_string(1, 1, week, formats.number)
    for label, names in (("recorder", recorders), ("reviewer", reviewers)):
        at = _PEOPLE[label]
        sheet.write_string(1, at - 1, zh(label), formats.label)
        sheet.write_string(1, at, names[0] if len(names) == 1 else "", formats.choice)
    for column, name in enumerate(_COLUMNS):
        sheet.write_string(2, column, _HEADINGS.get(name) or zh(name), formats.heading)
        sheet.set_column(column, column, _WIDTHS[name])


_PEOPLE = {"recorder": _COLUMNS.index("quantity"), "reviewer": _COLUMNS.index("evidence")}


def _row(sheet: Worksheet, formats: _Formats, number: int, texts: Iterable[str], entry: PointsEntry | None) -> None:
    sheet.set_row(number, 24)
    for column, text in enumerate(texts):
        sheet.write_string(number, column, text, formats.number)
    for column, name in enumerate(_COLUMNS[3:-1], 3):
        look = formats.day if name == "date" else formats.number if name == "quantity" else formats.cell
        value = getattr(entry, name, None)
        if isinstance(value, dt.date):
            sheet.write_datetime(number, column, value, look)
        elif isinstance(value, Decimal) and Decimal(f"{value:.15G}") == value:  # Excel keeps 15 digits of a number
            sheet.write_number(number, column, value, look)
        elif value:
            sheet.write_string(number, column, f"{value}", look)
        else:
            sheet.write_blank(number, column, None, look)


def _grey(sheet: Worksheet, formats: _Formats, codes: Iterable[str], last_week: Mapping[str, str]) -> None:
    told: set[str] = set()
    for number, code in enumerate(codes, _TOP):
        if code not in told and code in last_week:
            sheet.write_string(number, len(_COLUMNS) - 1, last_week[code], formats.grey)
        told.add(code)


def _choices(sheet: Worksheet, lists: guide.Lists, rows: int, week: tuple[dt.date, dt.date], *, strict: bool) -> None:
    """Lists to choose from, in each row and in some below."""
    last = _TOP + rows + _SPARE - 1
    pick = {"validate": "list", "ignore_blank": True, "error_title": "不在名单里", "error_message": "请从下拉表里选。"}
    person = {**pick, "error_type": "stop" if strict else "warning"}
    checks = {
        "rule": {**pick, "source": lists.rules, "error_title": "细则里没有"},
        "quantity": {
            "validate": "decimal", "criteria": ">", "value": 0,
            "error_title": "数量", "error_message": "写大于0的数，不写单位。",
        },
        "evidence": {**pick, "source": lists.evidence, "show_error": False},
        "date": {
            "validate": "date", "criteria": "between", "minimum": week[0], "maximum": week[1],
            "error_title": "日期", "error_message": "写这一周里的一天。空着就算这一周最后一天。",
        },
        "recorder": {**person, "source": lists.recorders},
        "reviewer": {**person, "source": lists.reviewers},
    }  # fmt: skip
    for name, check in checks.items():
        if check.get("source", True):
            column = _COLUMNS.index(name)
            sheet.data_validation(_TOP, column, last, column, check)
    for name, at in _PEOPLE.items():
        if checks[name]["source"]:
            sheet.data_validation(1, at, 1, at, checks[name])


def _paper(sheet: Worksheet) -> None:
    """How it looks on the screen and on A4."""
    sheet.freeze_panes(_TOP, 3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, _TOP - 1)
    sheet.set_footer("&C第&P页，共&N页")
