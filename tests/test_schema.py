"""From files to records: every spelling that people use gives the same record, everything else is named."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from site_gen import messages, schema
from site_gen.records import kinds
from site_gen.records.document import document
from site_gen.records.fields import by_spelling, fields
from site_gen.records.issues import Issue, Source, Step
from site_gen.records.kinds import Form
from site_gen.records.meetings import Meeting
from site_gen.records.points import PointsEntry
from site_gen.records.projects import Project
from site_gen.schema import scalars
from site_gen.sources import diagnose, format_json, format_text, load_yaml, split_front_matter
from tests.support import FILES, ISSUE, LEDGER, MEETING, PROJECT, SETTINGS

if TYPE_CHECKING:
    import random

    from site_gen.diagnostics import Fault
    from site_gen.records.base import Record
    from site_gen.sources import Plain

ROOT = Path(__file__).resolve().parents[1]
ISSUE_PATH = "content/issues/W2026-001.yaml"
MEETING_PATH = "content/meetings/H2026-01.md"
PROJECT_PATH = "content/projects/X2026-01.yaml"
LEDGER_PATH = "content/rankings/2026-Q1/ledger.csv"


def loaded(path: str, text: str | bytes) -> tuple[Record, ...]:
    """The records of a file that has no fault."""
    records, faults = schema.load(path, text if isinstance(text, bytes) else text.encode())
    assert faults == ()
    return tuple(one.record for one in records)


def faults(path: str, text: str | bytes) -> tuple[Fault, ...]:
    """What is wrong with a file."""
    return schema.load(path, text if isinstance(text, bytes) else text.encode())[1]


def codes(path: str, text: str | bytes) -> list[tuple[str, tuple[str | int, ...]]]:
    """Code and keys of each fault."""
    return [(fault.code, fault.keys) for fault in faults(path, text)]


def issue(**changes: str | None) -> str:
    """The valid issue with other values; None leaves a line out, a new key is added."""
    text = ISSUE
    for key, value in changes.items():
        line = "" if value is None else f"{key}: {value}\n"
        text, count = re.subn(rf"^{key}: .*\n", lambda _: line, text, flags=re.MULTILINE)  # noqa: B023
        text += "" if count else line
    return text


# ---- Kinds ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(FILES))
def test_every_kind_is_read(path: str) -> None:
    """One valid file of each kind gives records of that kind, with the keys that lead to them."""
    found, wrong = schema.load(path, FILES[path].encode())
    assert wrong == ()
    kind = schema.kind_of(path)
    assert kind is not None
    assert [one.kind for one in found] == [kind] * len(found)
    assert all(isinstance(one.record, schema.STRUCTS[kind]) for one in found)
    single = kinds.find(path).kind.form in (Form.ONE, Form.FRONT)  # type: ignore[union-attr]
    assert [one.keys for one in found] == ([()] if single else [(index,) for index in range(len(found))])


def test_the_support_files_cover_every_kind() -> None:
    """The tests below that go through all kinds leave none out."""
    assert {schema.kind_of(path) for path in FILES} == set(schema.STRUCTS)


@pytest.mark.parametrize(
    "path",
    ["content/photos/a.jpg", "themes/board/style.css", "content/issues/a/W1.yaml", "content/x.yaml", "README.md"],
)
def test_other_files_hold_no_records(path: str) -> None:
    """Photos and themes are not read as records."""
    assert schema.kind_of(path) is None


def test_values_become_what_the_struct_says() -> None:
    """Days, words, numbers and parts of an issue."""
    (record,) = loaded(ISSUE_PATH, ISSUE)
    assert isinstance(record, Issue)
    assert record.reported_on == dt.date(2026, 1, 10)
    assert record.source is Source.DOOR_KNOCK
    assert record.households == 6
    assert record.history[1].step is Step.AGREED
    assert record.decisions == ("H2026-01-1",)
    assert record.building == "1"


def test_meetings_get_their_minutes_from_below_the_front_matter() -> None:
    """The body is a field, and `for` is one although Python keeps that word."""
    (record,) = loaded(MEETING_PATH, MEETING)
    assert isinstance(record, Meeting)
    assert record.minutes == "大家说了排水的事。"
    assert record.decisions[0].for_ == 24
    assert record.start == dt.time(19, 0)


def test_money_is_kept_in_whole_fen() -> None:
    """No float ever touches an amount."""
    (record,) = loaded(PROJECT_PATH, PROJECT.replace("2800.50", "0.29"))
    assert isinstance(record, Project)
    assert record.payments[0].amount == 29


# ---- Aliases and encodings ------------------------------------------------------------------------------------------


def in_chinese(struct: type[Record], value: Plain, pick: int) -> Plain:
    """The same data with Chinese keys, down to the innermost part; `pick` chooses among spellings."""
    if isinstance(value, list):
        return [in_chinese(struct, one, pick) for one in value]
    if not isinstance(value, dict):
        return value
    pairs: dict[str, Plain] = {}
    for key, one in value.items():
        field = by_spelling(struct)[key]
        inner = (field.shape.item or field.shape).record
        words = field.spellings[1:]
        pairs[words[pick % len(words)]] = in_chinese(inner, one, pick) if inner else one
    return pairs


def chinese_file(path: str, text: str, pick: int) -> str:
    """A file of the support records, written with Chinese keys."""
    found = kinds.find(path)
    assert found is not None
    struct = found.kind.struct
    if found.kind.form is Form.ROWS:
        header, rest = text.split("\n", 1)
        words = [by_spelling(struct)[key].spellings[1:] for key in header.split(",")]
        return ",".join(one[pick % len(one)] for one in words) + "\n" + rest
    front, body, _ = split_front_matter(text, path) if path.endswith(".md") else (text, "", 1)
    data = in_chinese(struct, load_yaml(front, path)[0], pick)
    dumped = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    return f"---\n{dumped}---\n{body}" if path.endswith(".md") else dumped


@pytest.mark.parametrize("pick", [0, 1])
@pytest.mark.parametrize("path", sorted(FILES))
def test_chinese_and_english_keys_give_equal_records(path: str, pick: int) -> None:
    """Staff may write any record wholly in Chinese."""
    text = chinese_file(path, FILES[path], pick)
    assert not re.search(r"^[- ]*[a-z_]+:", text.split("\n---\n")[0], re.MULTILINE)
    assert loaded(path, text) == loaded(path, FILES[path])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_gives_equal_records(encoding: str, end: str) -> None:
    """All files of all kinds, as Notepad and WPS save them."""
    for path, text in FILES.items():
        assert loaded(path, text.replace("\n", end).encode(encoding)) == loaded(path, text)


def test_no_struct_has_two_fields_of_one_name() -> None:
    """An alias that two fields share would silently lose one of them."""
    structs = {kind.struct for kind in kinds.KINDS}
    queue = list(structs)
    while queue:
        for one in fields(queue.pop()):
            inner = (one.shape.item or one.shape).record
            if inner is not None and inner not in structs:
                structs.add(inner)
                queue.append(inner)
    for struct in structs:
        words = [word for one in fields(struct) if not one.body for word in set(one.spellings)]
        assert sorted(words) == sorted(set(words)), struct


# ---- Values ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-08",
        "2026-3-8",
        "2026/3/8",
        "2026.3.8",
        "2026年3月8日",
        "2026年3月8号",
        "２０２６－０３－０８",
        "2026 年 3 月 8 日",
    ],
)
def test_dates_are_read_as_people_write_them(text: str) -> None:
    """All of them name one day without doubt."""
    assert scalars.date(text) == dt.date(2026, 3, 8)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-02-30", "date-impossible"),
        ("2026-13-01", "date-impossible"),
        ("2025年2月29日", "date-impossible"),
        ("3月8日", "date-no-year"),
        ("26-3-8", "date-no-year"),
        ("3/8", "date-no-year"),
        ("0026-03-08", "date-year"),
        ("2226-03-08", "date-year"),
        ("2026-03", "date-shape"),
        ("2026-3/8", "date-shape"),
        ("去年", "date-shape"),
        ("2026-03-08 19:00", "date-shape"),
        ("٢٠٢٦-٠٣-٠٨", "date-shape"),
    ],
)
def test_other_dates_are_refused_by_reason(text: str, code: str) -> None:
    """Staff read what is wrong with the day."""
    wrong = scalars.date(text)
    assert isinstance(wrong, scalars.Wrong)
    assert wrong.code == code


@given(
    st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)),
    st.sampled_from(["{0}-{1}-{2}", "{0}年{1}月{2}日", "{0}/{1}/{2}"]),
)
def test_every_day_survives_being_written(day: dt.date, form: str) -> None:
    """Writing and reading a day gives that day."""
    assert scalars.date(form.format(day.year, day.month, day.day)) == day


@pytest.mark.parametrize(
    ("text", "time"), [("19:00", (19, 0)), ("9:05", (9, 5)), ("19：00", (19, 0)), ("００:００", (0, 0))]
)
def test_times_are_on_the_24_hour_clock(text: str, time: tuple[int, int]) -> None:
    """With either colon."""
    assert scalars.time(text) == dt.time(*time)


@pytest.mark.parametrize(
    ("text", "code"),
    [("24:00", "time-impossible"), ("7点", "time-shape"), ("7:5", "time-shape"), ("1900", "time-shape")],
)
def test_other_times_are_refused(text: str, code: str) -> None:
    """晚上7点 may be 7 or 19: nothing is guessed."""
    wrong = scalars.time(text)
    assert isinstance(wrong, scalars.Wrong)
    assert wrong.code == code


@pytest.mark.parametrize(
    ("text", "number"), [("31", 31), ("３１", 31), ("1,234", 1234), ("1，234，567", 1234567), ("007", 7), ("0", 0)]
)
def test_counts_are_read_as_people_write_them(text: str, number: int) -> None:
    """Full-width digits and groups of three are plain."""
    assert scalars.whole(text) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12人", "number-unit"),
        ("31户", "number-unit"),
        ("-3", "number-negative"),
        ("3.5", "int-shape"),
        ("1,23", "int-shape"),
        ("十二", "int-shape"),
        ("1e3", "int-shape"),
        ("0x1f", "int-shape"),
        ("٣", "int-shape"),
        ("9" * 400, "number-size"),
    ],
)
def test_other_counts_are_refused(text: str, code: str) -> None:
    """A unit, a sign or a guess is told apart."""
    wrong = scalars.whole(text)
    assert isinstance(wrong, scalars.Wrong)
    assert wrong.code == code


@given(st.integers(-(10**12) + 1, 10**12 - 1))
def test_money_survives_being_written(fen: int) -> None:
    """Every amount in fen, written in yuan, reads as exactly that amount."""
    yuan = Decimal(fen) / 100
    assert scalars.scaled(f"{yuan:f}", factor=100, signed=True) == fen
    assert scalars.scaled(f"{yuan:,.2f}", factor=100, signed=True) == fen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.005", "too-many-decimals"),
        ("-1", "number-negative"),
        ("18.6万", "number-unit"),
        ("¥100", "number-unit"),
        ("100元", "number-unit"),
        ("NaN", "decimal-shape"),
        ("Infinity", "decimal-shape"),
        ("1e5", "decimal-shape"),
        ("1.", "decimal-shape"),
        ("1.2.3", "decimal-shape"),
        ("1" * 13, "number-size"),
        ("0." + "1" * 7, "number-size"),
    ],
)
def test_other_amounts_are_refused(text: str, code: str) -> None:
    """Money is exact, finite and of a size that a committee has."""
    wrong = scalars.scaled(text, factor=100, signed=False)
    assert isinstance(wrong, scalars.Wrong)
    assert wrong.code == code


def test_amounts_are_negative_only_where_that_makes_sense() -> None:
    """A change order may save money, a payment may not."""
    order = "change_orders:\n  - date: 2026-03-26\n    what: 少挖一段\n    amount: -800\n"
    (record,) = loaded(PROJECT_PATH, PROJECT + order)
    assert isinstance(record, Project)
    assert record.change_orders[0].amount == -80000
    wanted = [("number-negative", ("payments", 0, "amount"))]
    assert codes(PROJECT_PATH, PROJECT.replace("2800.50", "-2800.50")) == wanted


@pytest.mark.parametrize(
    ("text", "value"),
    [("是", True), ("有", True), ("Yes", True), ("TRUE", True), ("否", False), ("无", False), ("no", False)],
)
def test_yes_and_no_are_read_in_both_languages(text: str, value: bool) -> None:  # noqa: FBT001
    """In any case."""
    assert scalars.flag(text) is value


def test_choices_are_read_in_every_spelling() -> None:
    """The key, the Chinese word and its other spellings mean the same."""
    for member in Source:
        for word in member.spellings:
            assert scalars.choice(word, Source) is member
            assert scalars.choice(word.upper(), Source) is member
    assert scalars.choice("５", Step) is Step.WORKING


def test_a_wrong_choice_names_the_words_that_fit() -> None:
    """In the reader's language."""
    (fault,) = faults(ISSUE_PATH, issue(source="听说"))
    assert (fault.code, fault.keys) == ("choice", ("source",))
    assert "敲门行动" in messages.text(fault.code, fault.args, "zh")[1]
    assert "door_knock" in messages.text(fault.code, fault.args, "en")[1]


def test_wrong_values_are_repeated_no_longer_than_needed() -> None:
    """A phone number or a sentence in the wrong field does not travel into logs."""
    (fault,) = faults(ISSUE_PATH, issue(reported_on="张三家住3栋2单元501，电话是13800138000，请尽快处理"))
    assert all(len(str(value)) <= 20 for value in fault.args.values())


# ---- Text, lists and empty values -----------------------------------------------------------------------------------


def test_a_single_value_is_a_list_of_one_and_is_not_split() -> None:
    """照片: a.jpg needs no brackets; 、 is part of the text."""
    (record,) = loaded(MEETING_PATH, MEETING.replace("[修下水道]", "修下水道、清沟"))
    assert isinstance(record, Meeting)
    assert record.agenda == ("修下水道、清沟",)


def test_an_empty_optional_field_is_left_out() -> None:
    """A stub's unfilled lines do no harm."""
    assert loaded(ISSUE_PATH, issue(due="", photos="", route="''", figures="[]")) == loaded(
        ISSUE_PATH, issue(due=None, photos=None, route=None)
    )


@pytest.mark.parametrize("value", ["", "''", "'  '", "[]"])
def test_an_empty_required_field_is_named(value: str) -> None:
    """At its key, in the words of the record."""
    assert codes(ISSUE_PATH, issue(title=value)) == [("field-empty", ("title",))]


def test_an_empty_item_is_named() -> None:
    """A dash with nothing behind it."""
    assert codes(ISSUE_PATH, ISSUE + "figures:\n  -\n") == [("item-empty", ("figures", 0))]


def test_only_prose_has_several_lines() -> None:
    """A title is one line; the wording of a decision may be many."""
    assert codes(ISSUE_PATH, issue(title="|\n  a\n  b")) == [("text-lines", ("title",))]
    text = MEETING.replace("    issues: [W2026-001]", "    text: |\n      第一。\n      第二。")
    (record,) = loaded(MEETING_PATH, text)
    assert isinstance(record, Meeting)
    assert record.decisions[0].text == "第一。\n第二。"


def test_lists_and_parts_in_the_wrong_place_are_named() -> None:
    """A list where one word is meant, a word where fields are meant."""
    assert codes(ISSUE_PATH, issue(title="[a, b]")) == [("text-expected", ("title",))]
    assert codes(ISSUE_PATH, issue(households="{a: b}")) == [("text-expected", ("households",))]
    assert codes(ISSUE_PATH, ISSUE + "figures: 80米\n") == [("record-shape", ("figures", 0))]
    assert codes(ISSUE_PATH, ISSUE + "figures: [什么：沟]\n") == [("record-colon", ("figures", 0))]
    assert codes(ISSUE_PATH, "- a\n- b\n") == [("record-shape", ())]


# ---- Keys -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "near"),
    [("ownner", "owner"), ("Owner", "owner"), ("next-step", "next_step"), ("牵头人", "牵头"), ("下步", "下一步")],
)
def test_a_near_miss_is_told(key: str, near: str) -> None:
    """Staff are asked whether that is what they meant."""
    (fault,) = faults(ISSUE_PATH, issue(owner=None, next_step=None) + f"{key}: x\n")
    assert (fault.code, fault.keys, fault.on_key) == ("unknown-key-near", (key,), True)
    assert fault.args["near"] == near


def test_a_misspelt_required_key_is_one_fault() -> None:
    """It is not missing as well."""
    assert codes(ISSUE_PATH, ISSUE.replace("title:", "tittle:")) == [("unknown-key-near", ("tittle",))]


def test_an_unknown_key_is_a_fault_at_any_depth() -> None:
    """Nothing that staff write is dropped in silence."""
    assert codes(ISSUE_PATH, ISSUE + "zzz: x\n") == [("unknown-key", ("zzz",))]
    text = MEETING.replace("    against: 1", "    against: 1\n    zzz: 1")
    assert codes(MEETING_PATH, text) == [("unknown-key", ("decisions", 0, "zzz"))]
    (fault,) = schema.load(MEETING_PATH, text.encode())[1]
    assert "against（反对）" in str(fault.args["known_zh"])  # what may stand just there
    assert "notice_date" not in str(fault.args["known"])


def test_a_field_written_in_both_languages_is_written_twice() -> None:
    """`title` and `标题` together contradict each other."""
    assert codes(ISSUE_PATH, ISSUE + "标题: 别的\n") == [("duplicate-key", ("标题",))]


def test_missing_fields_are_all_named_at_once() -> None:
    """With a record's place, so that nobody has to check twice."""
    found = codes(ISSUE_PATH, issue(title=None, category=None).replace("    step: 1\n", ""))
    assert found == [("field-missing", ("history", 0)), ("field-missing", ()), ("field-missing", ())]


def test_the_body_is_no_key() -> None:
    """正文 in the front matter would be lost."""
    text = MEETING.replace("number: 1\n", "number: 1\n正文: 大家说了\n")
    assert codes(MEETING_PATH, text) == [("key-is-body", ("正文",))]


# ---- Files ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "other", "code"),
    [
        (ISSUE_PATH, "content/issues/W2026-002.yaml", "file-is-not-id"),
        (MEETING_PATH, "content/meetings/会议.md", "file-is-not-id"),
        (PROJECT_PATH, "content/projects/x2026-01.yaml", "file-is-not-id"),
        ("content/notices/G2026-01.md", "content/notices/G2026-1.md", "file-is-not-id"),
        ("content/rankings/2026-Q1/ranking.yaml", "content/rankings/2026-Q2/ranking.yaml", "folder-is-not-period"),
    ],
)
def test_a_file_is_called_by_its_records_id(path: str, other: str, code: str) -> None:
    """So that staff find a record by its number."""
    assert [one[0] for one in codes(other, FILES[path])] == [code]


def test_files_in_the_wrong_place_are_told_where_they_belong() -> None:
    """A warning for each, and none for photos and records."""
    paths = [
        *FILES,
        "content/photos/a.JPG",
        "content/photos/old/a.jpg",
        "content/issues/W2026-002.yml",
        "content/issues/foo.txt",
        "content/W2026-003.yaml",
        "content/issues/H2026-02.md",
        "content/rankings/2026/ledger.csv",
    ]
    found = schema.strays(paths)
    assert all(fault.warning and fault.code == "file-stray" for fault in found)
    assert {fault.path: fault.args["place"] for fault in found} == {
        "content/photos/old/a.jpg": "content/photos/a.jpg",
        "content/issues/W2026-002.yml": "content/issues/W2026-002.yaml",
        "content/issues/foo.txt": "content/issues/foo.yaml",
        "content/W2026-003.yaml": "content/issues/W2026-003.yaml",
        "content/issues/H2026-02.md": "content/meetings/H2026-02.md",
        "content/rankings/2026/ledger.csv": "content/rankings/<period>/ledger.csv",
    }


def test_one_broken_record_does_not_hide_the_others() -> None:
    """A list keeps its good records, and every bad one is named."""
    path = "content/corrections.yaml"
    text = FILES[path]
    broken = text.replace("2026-03-20", "2026-03-40").replace("C2026-01", "C2026-02")
    found, wrong = schema.load(path, (text + broken + text.replace("C2026-01", "C2026-03")).encode())
    assert [(one.keys, getattr(one.record, "id", "")) for one in found] == [((0,), "C2026-01"), ((2,), "C2026-03")]
    assert [(fault.code, fault.keys) for fault in wrong] == [("date-impossible", (1, "date"))]


def test_an_empty_list_file_is_no_fault_but_an_empty_record_is() -> None:
    """A site may have no corrections; an issue without content is a slip."""
    assert loaded("content/corrections.yaml", "# none yet\n") == ()
    assert codes(ISSUE_PATH, "\n") == [("file-empty", ())]


def test_settings_need_buildings_and_categories() -> None:
    """An empty list is as bad as none."""
    text = SETTINGS[: SETTINGS.index("categories:")] + "categories: []\n"
    assert codes("site.yaml", text) == [("field-empty", ("categories",))]


# ---- Tables ---------------------------------------------------------------------------------------------------------


def test_rows_are_records_with_their_index() -> None:
    """Empty rows do not count."""
    head, *rows = LEDGER.splitlines()
    found, wrong = schema.load(LEDGER_PATH, "\n".join([head, ",,,,,,,,", *rows, ""]).encode())
    assert wrong == ()
    assert [one.keys for one in found] == [(0,), (1,), (2,)]
    first = found[0].record
    assert isinstance(first, PointsEntry)
    assert first.quantity == Decimal(2)
    assert first.points is None


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "column"),
    [
        ("2026-03-21", "2026-03-41", "date-impossible", 3, 12),
        ("B2,clean,1", "B2,clean,", "field-empty", 3, 32),
        ("B2,clean,1", "B2,clean,一", "decimal-shape", 3, 32),
        ("household", "家", "column-missing", 1, 1),
        ("evidence", "数量", "duplicate-key", 1, 38),
        ("J2026-0002", "J2", "id-shape", 3, 1),
    ],
)
def test_faults_of_a_table_are_found_at_their_cell(old: str, new: str, code: str, line: int, column: int) -> None:
    """Line and column, as an editor counts them."""
    data = LEDGER.replace(old, new).encode()
    found = diagnose(schema.load(LEDGER_PATH, data)[1], lambda _: data)
    assert (code, line, column) in [(one.code, one.span.line, one.span.column) for one in found]


def test_a_missing_column_is_named_once_not_in_each_row() -> None:
    """And so is an unknown one, even in a table without rows."""
    text = "\n".join(line.rsplit(",", 1)[0] for line in LEDGER.splitlines())
    assert codes(LEDGER_PATH, text) == [("column-missing", ())]
    assert ("unknown-key", ("zzz",)) in codes(LEDGER_PATH, "zzz\n")


def test_torn_rows_do_not_shift_values() -> None:
    """A row with a stray comma gives one fault and no record."""
    found, wrong = schema.load(LEDGER_PATH, LEDGER.replace("清扫2栋楼前", "清扫,2栋楼前").encode())
    assert [fault.code for fault in wrong] == ["csv-row-long"]
    assert [one.keys for one in found] == [(0,), (2,)]


def test_a_heap_of_faults_is_cut_and_counted() -> None:
    """Thousands of faults help nobody; how many more there are is said."""
    head, row, *_ = LEDGER.splitlines()
    found = faults(LEDGER_PATH, "\n".join([head, *[row.replace("2026-03-20", "x")] * 2000]))
    assert len(found) == 501
    assert (found[-1].code, found[-1].args["count"]) == ("faults-more", 1500)


# ---- Hostile files --------------------------------------------------------------------------------------------------

SPICES = [
    *(text.encode() for text in ("：", "，", "\u202e", "\u2028", "\x85", "٣", "²", "½", "\U0001f600", "是")),
    *(
        b"\xff",
        b"\0",
        b"\xe3\x80",
        b"\r",
        b"\t",
        b": ",
        b"- ",
        b"[",
        b"]",
        b"{",
        b"}",
        b"&a ",
        b"*a",
        b"!x ",
        b"'",
        b'"',
    ),
    *(
        b"|\n",
        b">\n",
        b"#",
        b"---\n",
        b"? ",
        b"%",
        b"@",
        b"\xef\xbb\xbf",
        b"\\",
        b"\n",
        b"  ",
        b",",
        b";",
        b"<<: ",
        b"~",
    ),
    *(b"9" * 400, b"1e400", b"[" * 30, b"{a: " * 30, b"NaN", b"-0", b"0x1f", b"null"),
]


def mutate(data: bytes, chance: random.Random) -> bytes:
    """A valid file after one to five accidents."""
    for _ in range(chance.choice((1, 1, 2, 5))):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.choice((0, 0, 1, 3, 40)))
        other = chance.randrange(len(data) + 1)
        piece = chance.choice((b"", chance.choice(SPICES), data[other : other + chance.randrange(60)]))
        data = data[:start] + piece + data[end:]
    return data


def check_hostile(path: str, data: bytes) -> None:
    """Load, place and print; every fault is complete."""
    records, wrong = schema.load(path, data)
    assert records or wrong or not data.strip() or schema.kind_of(path) not in ("issue", "meeting", "notice", "project")
    found = diagnose(wrong, lambda _: data)
    lines = re.split(r"\r\n|\r|\n", data.decode("utf-8", errors="replace"))
    for one in found:
        assert one.code in messages.known_codes()
        assert one.span.path == path
        assert one.span.line >= 1
        assert one.span.column >= 1
        if data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            assert one.span.line <= len(lines) + 1
        words = "".join(messages._catalogue()[one.code].values())
        assert set(re.findall(r"(?<!\{)\{(\w+)\}", words)) <= one.args.keys()
    format_text(found, "zh", color=True)
    format_json(found, "en")


@settings(max_examples=1000)
@given(st.sampled_from(sorted(FILES)), st.randoms(use_true_random=False))
def test_no_accident_to_a_file_raises(path: str, chance: random.Random) -> None:
    """Every mutation of every kind of file gives records or faults with a place and words, never a traceback."""
    check_hostile(path, mutate(FILES[path].encode(), chance))


@given(st.sampled_from(sorted(FILES)), st.binary(max_size=300))
@example("content/corrections.yaml", b"[[a: b]")
def test_no_bytes_raise(path: str, data: bytes) -> None:
    """Under every kind's name."""
    check_hostile(path, data)


@given(st.sampled_from([ISSUE_PATH, PROJECT_PATH, "site.yaml"]), st.data())
def test_no_value_in_any_field_raises_or_is_lost(path: str, data: st.DataObject) -> None:
    """Any text in any top field is kept as text, read as what the field is, or named."""
    found = kinds.find(path)
    assert found is not None
    field = data.draw(st.sampled_from(fields(found.kind.struct)))
    value = data.draw(
        st.one_of(st.text(max_size=30), st.from_regex(r"[-+]?[0-9]{1,4}[.:/年-]?[0-9]{0,3}", fullmatch=True))
    )
    plain = load_yaml(FILES[path], path)[0]
    assert isinstance(plain, dict)
    text = yaml.safe_dump({**plain, field.key: value}, allow_unicode=True)
    records, wrong = schema.load(path, text.encode("utf-8", errors="replace"))
    assert records or wrong
    if records and field.shape.base == "text" and value.strip():
        assert getattr(records[0].record, field.name) == value.strip()


def test_everything_wrong_with_a_file_is_told_at_once() -> None:
    """One look, one list."""
    text = issue(households="12人", reported_on="2026-02-30", source="听说", due="4月", tittle="x").replace(
        "step: 2", "step: 9"
    )
    assert {code for code, _ in codes(ISSUE_PATH, text)} == {
        "number-unit",
        "date-impossible",
        "choice",
        "date-shape",
        "unknown-key-near",
    }


# ---- The document ---------------------------------------------------------------------------------------------------


def test_the_document_of_all_records_is_up_to_date() -> None:
    """docs/records.md is what the structs say; make it with `python -m site_gen.records.document > docs/records.md`."""
    assert (ROOT / "docs" / "records.md").read_text(encoding="utf-8") == document()


def test_every_example_in_the_document_is_valid() -> None:
    """What the document shows can be copied into a file."""
    for kind in kinds.KINDS:
        for one in fields(kind.struct):
            if not one.example or one.body:
                continue
            value = load_yaml(f"{one.key}: {one.example}\n", "a.yaml")[0]
            text = yaml.safe_dump(value if kind.form is not Form.LIST else [value], allow_unicode=True)
            path = kind.place.replace("<id>", "x").replace("<period>", "2026-Q1")
            if kind.form is Form.ROWS:
                text = f"{one.key}\n{one.example}\n"
            elif kind.form is Form.FRONT:
                text = f"---\n{text}---\n"
            wrong = [fault for fault in faults(path, text) if cast("tuple[object, ...]", fault.keys)[-1:] == (one.key,)]
            assert wrong == [], one
