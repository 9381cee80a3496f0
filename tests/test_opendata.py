"""Open data: what a street office or a journalist reads with a spreadsheet or a program."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import shutil
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen import presets
from site_gen.exchange import georeport
from site_gen.exchange.batch import Batch
from site_gen.exchange.jsonld import block
from site_gen.exchange.publics import TABLES
from site_gen.exchange.tables import BOM, csv_form
from site_gen.plan import opendata
from site_gen.plan.model import Context, Data
from site_gen.records.issues import Event, Issue, Source, Step
from site_gen.views.opendata import TableView, data_view
from site_gen.views.parts import Keepers
from tests.gallery import shell
from tests.support import GROUPS, HONOURS, ISSUE, MEETING, NOTICE, build, full_site, run, write
from tests.support.registers import register
from tests.support.standards import POPOLO, REQUESTS, SERVICES, wrong
from tests.test_example import example

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from site_gen.register import Register

WHOLE = {name for name in TABLES if name not in ("issues", "issue_history", "notices", "rankings")}


def rows(root: Path, name: str) -> list[dict[str, str]]:
    """A CSV file as a program reads it."""
    data = (root / "output" / "data" / f"{name}.csv").read_bytes()
    assert data.startswith(BOM)
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def objects(root: Path, name: str) -> list[dict[str, Any]]:
    """A JSON file as a program reads it."""
    found: list[dict[str, Any]] = json.loads((root / "output" / "data" / f"{name}.json").read_bytes())
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with one record of each kind."""
    root = full_site(tmp_path_factory.mktemp("opendata"))
    assert build(root).code == 0
    return root


def test_every_kind_is_there_in_both_forms_with_the_same_rows(built: Path) -> None:
    """CSV and JSON have the same columns and as many rows; what grows has a file for each year."""
    found = {path.stem for path in (built / "output" / "data").glob("*.csv")}
    assert found >= WHOLE
    assert {"issues-2026", "issue_history-2026", "notices-2026"} <= found
    for name in found:
        table = TABLES[name.partition("-")[0]]
        one, other = rows(built, name), objects(built, name)
        assert len(one) == len(other), name
        for row in (*one, *other):
            assert list(row) == [column.name for column in table.columns]
    assert all(len({column.name for column in table.columns}) == len(table.columns) for table in TABLES.values())


def test_every_column_is_described_in_both_languages() -> None:
    """A name alone tells a reader nothing."""
    for table in TABLES.values():
        for column in table.columns:
            assert all((column.zh, column.en)), (table.name, column.name)


def test_an_issue_is_told_with_where_it_stands(built: Path) -> None:
    """Derived facts come along; its history is a table of its own that names it."""
    issue = objects(built, "issues-2026")[0]
    steps = [one for one in objects(built, "issue_history-2026") if one["issue"] == issue["id"]]
    assert steps[-1]["date"] == issue["updated"]
    assert [one["number"] for one in steps] == list(range(1, len(steps) + 1))
    assert (built / "output" / issue["url"].removeprefix("https://board.example/")).is_file()


def test_money_is_in_yuan_and_adds_up(built: Path) -> None:
    """Nobody should have to know that the program counts fen."""
    for project in objects(built, "projects"):
        paid = [one["amount"] for one in objects(built, "payments") if one["project"] == project["id"]]
        assert round(sum(paid), 2) == project["spent"]
    assert any("." in one["amount"] for one in rows(built, "payments"))


def test_names_are_masked_once_a_consent_is_over(tmp_path: Path) -> None:
    """The tables say what the pages say on that day."""
    consent = "consent: {date: 2026-03-01, scope: 写全名, until: 2026-04-02}"
    honours = HONOURS.replace("  recipient:", f"  full_name: 嵇禾润\n  {consent}\n  recipient:", 1)
    groups = GROUPS + (
        "- id: watch\n  name: 值班组\n  mandate: 值夜\n  members:\n"
        f"    - role: 组长\n      name: 蔺昱辰\n      {consent}\n"
    )
    root = full_site(tmp_path, {"content/rankings/2026-Q1/honours.yaml": honours, "content/groups.yaml": groups})
    told = []
    for day in ("2026-04-02", "2026-04-03"):
        assert run("build", "--root", str(root), "--as-of", day).code == 0
        text = "".join(path.read_text("utf-8") for path in sorted((root / "output" / "data").glob("*.*")))
        told.append(("嵇禾润" in text, "蔺昱辰" in text))
    assert told == [(True, True), (False, False)]


def test_notice_that_was_taken_down_says_so_and_no_text_is_told(tmp_path: Path) -> None:
    """How it ended stays."""
    notice = NOTICE.replace("window: days-5", "window: days-5\ntake_down: 2026-04-01") + "壕沟毗邻。\n"
    root = full_site(tmp_path, {"content/notices/G2026-01.md": notice})
    assert run("build", "--root", str(root), "--as-of", "2026-04-03").code == 0
    assert [one["taken_down"] for one in objects(root, "notices-2026") if one["id"] == "G2026-01"] == [True]
    assert "壕沟" not in (root / "output" / "data" / "notices-2026.csv").read_text("utf-8")


TEXT = st.text(st.characters(codec="utf-8"), max_size=60)


@given(st.lists(TEXT | st.sampled_from(["=1+1", "'=x", "@a", "-3", "+", "\t=", "\r", 'a"b,c\r\nd']), max_size=5))
def test_any_text_comes_back_from_a_csv_and_none_is_a_formula(texts: list[str]) -> None:
    """The apostrophe before a formula is taken off again by one rule."""
    form = csv_form(["n", "text"], lambda one: [one])
    data = form.whole(map(form.piece, enumerate(texts)))
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1:]
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for _, cell in read)
    assert [cell.removeprefix("'") for _, cell in read] == texts


def package(root: Path) -> dict[str, Any]:
    """The list for programs."""
    found: dict[str, Any] = json.loads((root / "output" / "data" / "datapackage.json").read_bytes())
    return found


def described_rightly(root: Path) -> None:
    """Every CSV file is in the package, with its digest, and each of its cells is of the type that it says."""
    folder = root / "output" / "data"
    resources = {one["path"]: one for one in package(root)["resources"]}
    assert set(resources) == {path.name for path in folder.glob("*.csv")}
    for path, one in resources.items():
        assert one["hash"] == f"sha256:{hashlib.sha256((folder / path).read_bytes()).hexdigest()}"
        fields = one["schema"]["fields"]
        for row in rows(root, path.removesuffix(".csv")):
            assert list(row) == [field["name"] for field in fields]
            for field in fields:
                if row[field["name"]]:
                    READ[field["type"]](row[field["name"]])


def _truth(text: str) -> None:
    assert text in ("true", "false")


READ: dict[str, Callable[[str], object]] = {
    "string": str,
    "integer": int,
    "number": Decimal,
    "boolean": _truth,
    "date": dt.date.fromisoformat,
    "time": lambda text: dt.time.fromisoformat(text).replace(second=0).isoformat() == text,
}


def test_package_describes_the_files_and_keeps_up_with_a_change(tmp_path: Path) -> None:
    """A digest that is not that of the file would make every reader refuse it."""
    root = full_site(tmp_path)
    assert build(root).code == 0
    described_rightly(root)
    before = package(root)
    write(root, {"content/issues/W2026-001.yaml": ISSUE.replace("雨天积水", "雨天进水")})
    assert build(root).code == 0
    described_rightly(root)
    changed = [
        one["path"]
        for one, was in zip(package(root)["resources"], before["resources"], strict=True)
        if one["hash"] != was["hash"]
    ]
    assert "issues-2026.csv" in changed
    assert "groups.csv" not in changed


def test_package_names_a_licence_only_when_the_committee_chose_one(tmp_path: Path) -> None:
    """Nobody gives away what is not said to be given."""
    root = full_site(tmp_path)
    assert build(root).code == 0
    assert "licenses" not in package(root)
    settings = (root / "site.yaml").read_text("utf-8")
    (root / "site.yaml").write_text(settings + "\n数据许可: 注明来源\n", encoding="utf-8")
    assert build(root).code == 0
    assert [one["name"] for one in package(root)["licenses"]] == ["CC-BY-4.0"]


def test_page_leads_to_every_file_and_shows_first_rows(built: Path) -> None:
    """A reader sees what is in a file before loading it."""
    page = (built / "output" / "data.html").read_text("utf-8")
    folder = built / "output" / "data"
    files = {path.name for path in folder.iterdir() if path.suffix in (".csv", ".json")}
    files |= {f"open311/{path.name}" for path in (folder / "open311").iterdir()}
    assert {name for name in files if f'href="data/{name}"' in page} == files
    assert "open311/requests-2026.json" in files
    assert objects(built, "issues-2026")[0]["title"] in page


def test_list_for_search_engines_has_exactly_the_pages(built: Path) -> None:
    """Neither a page that is gone nor the page that says so."""
    root = ET.fromstring((built / "output" / "sitemap.xml").read_bytes())  # noqa: S314 - our own file
    urls = [one.text or "" for one in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    output = built / "output"
    pages = {path.relative_to(output).as_posix() for path in output.rglob("*.html")} - {"404.html"}
    assert sorted(urls) == sorted(f"https://board.example/{one}" for one in pages)
    assert "https://board.example/sitemap.xml" in (output / "robots.txt").read_text("utf-8")


def test_site_without_an_address_has_no_list_for_search_engines(tmp_path: Path) -> None:
    """Both need full addresses."""
    root = full_site(tmp_path)
    settings = (root / "site.yaml").read_text("utf-8").replace("base_url: https://board.example\n", "")
    (root / "site.yaml").write_text(settings, encoding="utf-8")
    assert build(root).code == 0
    assert not (root / "output" / "sitemap.xml").exists()
    assert not (root / "output" / "robots.txt").exists()


def open311(root: Path, name: str) -> list[dict[str, Any]]:
    """A JSON file of Open311."""
    found: list[dict[str, Any]] = json.loads((root / "output" / "data" / "open311" / f"{name}.json").read_bytes())
    return found


def test_issues_are_told_as_open311_has_it(built: Path) -> None:
    """GeoReport v2: what every request needs, codes that `services` explains, and the history in the notes."""
    codes = {one["service_code"] for one in open311(built, "services")}
    history = rows(built, "issue_history-2026")
    requests = open311(built, "requests")
    assert requests == open311(built, "requests-2026")
    assert wrong(REQUESTS, requests) == []
    assert wrong(SERVICES, open311(built, "services")) == []
    for one in requests:
        assert one["service_code"] in codes
        notes = [row["note"] for row in history if row["issue"] == one["service_request_id"]]
        assert notes
        assert all(note in one["status_notes"] for note in notes)


def test_open311_says_the_same_as_xml(built: Path) -> None:
    """XML is the form that a GeoReport reader may count on."""
    for name, tag in (("requests", "request"), ("services", "service")):
        root = ET.fromstring((built / "output" / "data" / "open311" / f"{name}.xml").read_bytes())  # noqa: S314 - ours
        found = [{part.tag: part.text or "" for part in one} for one in root.iter(tag)]
        said = [
            {key: str(value).lower() if isinstance(value, bool) else value or "" for key, value in one.items()}
            for one in open311(built, name)
        ]
        assert found == said


@given(TEXT, TEXT)
def test_open311_is_well_formed_whatever_was_written(title: str, note: str) -> None:
    """Signs that XML cannot hold are left out; JSON keeps all."""
    event = Event(date=dt.date(2026, 3, 1), step=Step.COLLECTED, note=note)
    one = Issue(
        id="W2026-001", title=title, category="x", reported_on=event.date, source=Source.PHONE, history=(event,)
    )
    assert json.loads(georeport.requests(str, shell(), ()).piece(one))["description"] == title
    ET.fromstring(georeport.requests_xml(str, shell(), Batch((one,)), ()))  # noqa: S314 - ours


def test_votes_are_told_as_popolo_has_it(built: Path) -> None:
    """By its specification: its terms only, every id that is named exists, counts are of known options."""
    whole = json.loads((built / "output" / "data" / "popolo.json").read_bytes())
    assert wrong(POPOLO, whole) == []
    bodies = {one["id"]: one for one in whole["organizations"]}
    assert all(one["name"] for one in bodies.values())
    assert all(one.get("parent_id") in (None, *bodies) for one in bodies.values())
    for one in whole["memberships"]:
        assert one["organization_id"] in bodies
        assert set(one["person"]) == {"name"}
    decisions = {one["id"]: one for one in objects(built, "decisions")}
    assert {one["id"] for one in whole["motions"]} == set(decisions)
    for motion in whole["motions"]:
        assert motion["organization_id"] in bodies
        assert motion["date"] == "2026-03-14T11:00:00Z"  # seven in the evening in China
        for event in motion["vote_events"]:
            counts = {one["option"]: one["value"] for one in event["counts"]}
            assert set(counts) <= {"yes", "no", "abstain", "absent", "not voting"}
            assert counts["yes"] == decisions[motion["id"]]["for"]
            assert "votes" not in event
    assert any(motion["vote_events"] for motion in whole["motions"])


VOTES = ("for: 24\n    against: 1\n    abstain: 1", "for: 3\n    against: 20\n    abstain: 3", "", "")
ENDS = ("通过", "没有通过", "暂缓", "撤回")


def files_for_programs(register: Register, day: dt.date) -> dict[str, Any]:
    """JSON files that a site of these records has, by address."""
    context = Context(register, presets.load(), day, {}, {}, {})
    made = (
        one for one in opendata.files(context) if isinstance(one, Data) and one.url.endswith(".json") and not one.of
    )
    found = {}
    for one in made:
        got = one.make(str, shell(), *one.args)
        data = got if isinstance(got, bytes) else got.whole(map(got.piece, one.facts.facts if one.facts else ()))
        found[one.url] = json.loads(data)
    return found


def held_to_the_standards(files: dict[str, Any]) -> Any:
    """Popolo and GeoReport v2, as far as a schema can say it; returns the Popolo file."""
    assert wrong(POPOLO, files["data/popolo.json"]) == []
    assert wrong(SERVICES, files["data/open311/services.json"]) == []
    requests = [name for name in files if name.startswith("data/open311/requests")]
    assert len(requests) > 1
    assert all(wrong(REQUESTS, files[name]) == [] for name in requests)
    return files["data/popolo.json"]


def test_example_keeps_to_both_formats() -> None:
    """All of its records: groups that ended, motions that failed, issues without a place."""
    made, _ = example()
    assert len(held_to_the_standards(files_for_programs(made, dt.date(2026, 4, 2)))["motions"]) > 20


@pytest.mark.parametrize(("votes", "result"), [*zip(VOTES, ENDS, strict=True)], ids=ENDS)
@pytest.mark.parametrize("start", ["start: 07:30\n", ""])
def test_both_formats_hold_however_a_motion_ended(votes: str, result: str, start: str) -> None:
    """An hour before eight is the day before in UTC; without an hour the day begins; a motion may have no counts."""
    text = MEETING.replace("start: 19:00\nend: 20:30\n", start).replace(ENDS[0], result)
    text = text.replace(VOTES[0], votes) if votes else text.replace(f"    {VOTES[0]}\n", "")
    made = register({"content/meetings/H2026-01.md": text})
    motion = held_to_the_standards(files_for_programs(made, dt.date(2026, 4, 2)))["motions"][0]
    assert motion["result"] == dict(zip(ENDS, ("pass", "fail", "deferred", "withdrawn"), strict=True))[result]
    assert motion["date"] == ("2026-03-13T23:30:00Z" if start else "2026-03-13T16:00:00Z")
    assert len(motion["vote_events"]) == bool(votes)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"date": "2026-03-14T19:00:00+08:00"}, "$.motions[0].date"),
        ({"requirements": "two-thirds"}, "$.motions[0]"),
        (
            {"vote_events": [{"counts": [{"option": "yes", "value": "24"}]}]},
            "$.motions[0].vote_events[0].counts[0].value",
        ),
    ],
)
def test_schema_for_popolo_can_say_no(change: dict[str, object], where: str) -> None:
    """A moment that is not in UTC, a term that Popolo has not, a count that is no number."""
    said = wrong(POPOLO, {"motions": [change]})
    assert [one.partition(": ")[0] for one in said] == [where]


def facts(root: Path, page: str) -> dict[str, Any]:
    """What a page says of itself."""
    text = (root / "output" / page).read_text("utf-8")
    found = text.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    said: dict[str, Any] = json.loads(found) if found else {}
    return said


def test_pages_say_of_themselves_what_they_are(built: Path) -> None:
    """In words of schema.org, with full addresses."""
    assert facts(built, "index.html")["@type"] == "GovernmentOrganization"
    notice = facts(built, "notices/G2026-01.html")
    assert (notice["@type"], notice["url"]) == (
        "SpecialAnnouncement",
        "https://board.example/notices/G2026-01.html",
    )
    data = facts(built, "data.html")
    assert data["@type"] == "Dataset"
    for one in data["distribution"]:
        assert (built / "output" / one["contentUrl"].removeprefix("https://board.example/")).is_file()
    planned = [one["id"] for one in objects(built, "meetings") if one["state"] == "planned"]
    held = [one["id"] for one in objects(built, "meetings") if one["state"] not in ("planned", "cancelled")]
    assert all(facts(built, f"meetings/{one}.html")["@type"] == "Event" for one in planned)
    assert held
    assert all(not facts(built, f"meetings/{one}.html") for one in held)


@given(TEXT | st.sampled_from(["</script><script>alert(1)</script>", "<!--<script>"]))
def test_no_text_ends_the_block(title: str) -> None:
    """The block comes back as it was, and no sign of markup is in it."""
    said = block(data_view((TableView("x", title, title, (), ()),), "", Keepers("", "")), shell())
    assert not set("<>&") & set(said)
    assert json.loads(said)["description"].endswith(title)


def test_frictionless_finds_the_whole_package_valid(built: Path) -> None:
    """The reference program of data packages: every table against its schema, size and digest; and it can say no."""
    from frictionless import validate

    package = built / "output" / "data" / "datapackage.json"
    report = validate(str(package))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "type", "note"])
    assert len(report.tasks) == len(list(package.parent.glob("*.csv")))


def test_frictionless_refuses_a_table_that_was_changed(built: Path, tmp_path: Path) -> None:
    """One digit elsewhere is told by the digest in the package."""
    from frictionless import validate

    folder = tmp_path / "data"
    shutil.copytree(built / "output" / "data", folder)
    table = folder / "decisions.csv"
    table.write_bytes(table.read_bytes().replace(b"24", b"25"))
    report = validate(str(folder / "datapackage.json"))
    assert {error for _, error in report.flatten(["name", "type"])} == {"hash-count"}
