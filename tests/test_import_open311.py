"""Open311 GeoReport v2 of other cities: whatever form it takes, the same requests become the same drafts."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen.diagnostics import ContentError
from site_gen.intake.issues import open311, values
from tests.support import build, full_site, run, site
from tests.test_import_issues import imported, record

if TYPE_CHECKING:
    from pathlib import Path

    from site_gen.intake.issues.table import Row

REQUEST: dict[str, Any] = {
    "service_request_id": 638344,
    "status": "closed",
    "status_notes": "Lamp changed.",
    "service_name": "Street lights",
    "service_code": "006",
    "description": "Lamp is out",
    "agency_responsible": None,
    "service_notice": None,
    "requested_datetime": "2026-03-01T22:30:00Z",
    "updated_datetime": "2026-03-05T10:00:00+08:00",
    "expected_datetime": None,
    "address": "8TH AVE and JUDAH ST",
    "lat": 37.76,
}
BARE = {"service_request_id": "2", "status": "open", "description": "树枝掉了"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small site without issues."""
    return site(tmp_path / "site")


def test_a_request_becomes_a_draft(root: Path) -> None:
    """Numbers, moments with an offset, keys about people and nested values do no harm."""
    more = {"first_name": "Ada", "phone": "13812345678", "reporter": {"name": "张三丰"}, "media": [{"url": "x"}]}
    said, found = imported(root, json.dumps([REQUEST | more]), name="requests.json")
    issue = record(found["W2026-001.yaml"])
    assert (issue.title, issue.spot, issue.reported_on) == ("Lamp is out", "8TH AVE and JUDAH ST", dt.date(2026, 3, 2))
    assert [(one.date.day, one.step.value, one.note) for one in issue.history] == [
        (2, "1", "Lamp is out"),
        (5, "7", "Lamp changed."),
    ]
    written = found["W2026-001.yaml"].decode()
    assert "638344" in written
    assert not any(one in said + written for one in ("Ada", "13812345678", "张三丰"))
    assert "“reporter.name”没有带：是个人信息" in said


def test_what_is_null_or_missing_is_asked_for(root: Path) -> None:
    """A request with three keys is an open issue, all else is to be filled in."""
    said, found = imported(root, json.dumps([REQUEST, BARE]), name="requests.json")
    drafts = [record(data) for data in found.values()]
    assert [len(one.history) for one in sorted(drafts, key=lambda one: one.title)] == [2, 1]
    assert "第2条  没有写收到日期" in said
    assert "第1–2条  没有写来源" in said


def xml(*requests: dict[str, Any], root: str = "service_requests", entry: str = "request") -> str:
    """Requests as another city's server writes them."""
    entries = (
        f"<{entry}>"
        + "".join(
            f"<{key}/>" if value is None else f"<{key}>{escape(str(value))}</{key}>" for key, value in one.items()
        )
        + f"</{entry}>"
        for one in requests
    )
    return f"<{root}>{''.join(entries)}</{root}>" if root else "".join(entries)


BOTH = [REQUEST, BARE]
FORMS: dict[str, bytes | str] = {
    "bare list": json.dumps(BOTH),
    "requests": json.dumps({"requests": BOTH, "page": 1}),
    "service_requests": json.dumps({"service_requests": BOTH}),
    "service_requests of requests": json.dumps({"service_requests": {"request": BOTH}}),
    "each in an object": json.dumps({"service_requests": [{"request": one} for one in BOTH]}),
    "page of results": json.dumps({"meta": {"total": 2}, "results": BOTH}),
    "with a mark": "\ufeff" + json.dumps(BOTH),
    "GB18030": json.dumps(BOTH, ensure_ascii=False).encode("gb18030"),
    "XML": '<?xml version="1.0" encoding="utf-8"?>\n' + xml(*BOTH),
    "XML without a head": xml(*BOTH),
    "XML, indented": xml(*BOTH).replace("><", ">\n    <"),
    "XML, another root": xml(*BOTH, root="requests", entry="service_request"),
    "XML with a namespace": xml(*BOTH).replace("<service_requests", '<service_requests xmlns="http://x.example/"', 1),
    "XML in GB2312": ('<?xml version="1.0" encoding="gb2312"?>' + xml(*BOTH)).encode("gb18030"),
    "XML in UTF-16": ('<?xml version="1.0" encoding="utf-16"?>' + xml(*BOTH)).encode("utf-16"),
}


@pytest.mark.parametrize("data", FORMS.values(), ids=FORMS)
def test_every_form_gives_the_same_drafts(root: Path, tmp_path: Path, data: bytes | str) -> None:
    """Wrapped or bare, JSON or XML, in the encodings of this country."""
    _, found = imported(root, data, name="requests.dat")
    (tmp_path / "b").mkdir()
    _, plain = imported(site(tmp_path / "b" / "site"), FORMS["bare list"], name="requests.dat")
    assert found == plain
    assert len(found) == 2


@pytest.mark.parametrize("data", [json.dumps(REQUEST), xml(REQUEST, root="")], ids=["JSON", "XML"])
def test_a_single_request_is_a_list_of_one(root: Path, data: str) -> None:
    """As a server answers that is asked for one request."""
    _, found = imported(root, data, name="request.dat")
    assert [record(one).title for one in found.values()] == ["Lamp is out"]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_list_of_services_is_no_list_of_issues(tmp_path: Path, form: str) -> None:
    """It lies beside the right file and is easily taken for it."""
    root = full_site(tmp_path / "site")
    assert build(root).code == 0
    services = root / f"output/data/open311/services.{form}"
    done = run("import", "issues", str(services), "--root", str(root), "--yes")
    assert done.code == 1
    assert f"requests.{form}" in done.text


def test_an_object_within_is_a_column_that_can_be_named(root: Path) -> None:
    """A place that lies one level deeper is not lost."""
    nested = BARE | {"location": {"street": "和平路口", "deep": {"deeper": 1}}, "photos": ["a", "b"]}
    said, _ = imported(root, json.dumps([nested]), "--dry-run", name="r.json")
    assert "没有用到的列：location.street、photos" in said
    for data in (json.dumps([nested]), xml(BARE).replace("</request>", NESTED)):
        _, found = imported(root, data, "--yes", "--map", "location.street=位置", name="r.dat")
        assert [record(one).spot for one in found.values()] == ["和平路口"]
        for name in found:
            (root / "content/issues" / name).unlink()


NESTED = "<location><street>和平路口</street><deep><deeper>1</deeper></deep></location></request>"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-01T22:30:00Z", "2026-03-02"),
        ("2026-03-01T22:30:00.000Z", "2026-03-02"),
        ("2026-03-01 22:30:00+0000", "2026-03-02"),
        ("2026-03-01T22:30:00+08:00", "2026-03-01"),
        ("2026-03-01T22:30:00", "2026-03-01"),
        ("2026-03-01 8:30", "2026-03-01"),
        ("2026-03-01", "2026-03-01"),
        ("1772368200", None),
        ("yesterday", None),
    ],
)
def test_a_moment_is_a_day_in_china(text: str, day: str | None) -> None:
    """With its offset, whichever it is; what is no moment is no day."""
    assert values.day(text) == (dt.date.fromisoformat(day) if day else None)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda one: st.lists(one) | st.dictionaries(st.text(), one),
    )
)
def test_any_json_object_gives_rows_of_text(found: object) -> None:
    """Whatever lies in a list of objects, only texts come out of it."""
    table = open311.read(json.dumps([{"description": "a", "more": found}]).encode(), "r.json")
    assert table
    assert all(text.strip() for row in table.rows for text in row.cells.values())


TAGS = st.sampled_from(
    [
        "<request>",
        "</request>",
        "<title>",
        "</title>",
        "<a/>",
        "灯",
        "&amp;",
        "&b;",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?x?>",
        "\0",
    ]
)


@given(st.lists(TAGS | st.text(max_size=4), max_size=30))
def test_any_xml_gives_rows_or_a_sentence(parts: list[str]) -> None:
    """Broken, nested, empty or commented: no other end."""
    data = ("<requests><request>" + "".join(parts) + "</request></requests>").encode("utf-8", "replace")
    rows: tuple[Row, ...] = ()
    codes: set[str] = set()
    try:
        table = open311.read(data, "r.xml")
        rows = table.rows if table else ()
    except ContentError as error:
        codes = {one.code for one in error.faults}
    assert codes <= {"issues-xml", "issues-xml-list"}
    assert bool(rows) != bool(codes)
    assert all(text.strip() for row in rows for text in row.cells.values())
