"""Which tables there are and what stands in them: the facts that pages show, and no others. Pure.

Texts in Markdown (minutes, notices) are left to the pages, which `url` leads to.
"""

from __future__ import annotations

from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING

from site_gen.exchange.tables import Column, Table, csv_form, fields, json_form
from site_gen.records.issues import Event, Issue
from site_gen.records.meetings import Decision, Meeting
from site_gen.records.notices import Correction, Notice, Objection
from site_gen.records.people import Group, Member
from site_gen.records.points import Goods, Honour, Ranking, RedemptionEvent
from site_gen.records.projects import Funding, Payment, Project
from site_gen.register import standing
from site_gen.views import projects
from site_gen.views.parts import issue_url, meeting_url, notice_url, project_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from site_gen.exchange import Say
    from site_gen.exchange.batch import Form
    from site_gen.exchange.tables import Row
    from site_gen.records.settings import Category
    from site_gen.views.community import CorrectionRow, GroupView
    from site_gen.views.notices import NoticeRow
    from site_gen.views.points import BandRow, PlaceRow
    from site_gen.views.rewards import EventSum, HonourRow
    from site_gen.views.shell import Shell
    from site_gen.views.votes import Vote

URL = Column("url", "网页", "Page that shows it.")
PLACE = Column("building", "楼栋", "Building.")
ISSUE = ("id", "title", "category", "building", "spot", "reported_on", "source", "households", "route", "labour")
ISSUE_MORE = ("funds", "owner", "supervisor", "due", "next_step", "reason", "confirmed_by", "also_reported")
ISSUE_LINKS = ("duplicate_of", "project", "decisions")
EVENT = ("date", "step", "note", "by", "evidence", "decision")
MEETING = ("id", "number", "body", "notice_date", "date", "start", "end", "place", "chair", "recorder", "due")
MEETING_MORE = ("present", "leave", "proxy", "absence", "observers", "agenda", "cancelled", "posted_on")
DECISION = ("id", "title", "text", "options", "result", "for_", "against", "abstain", "not_voting")
OBJECTION = ("id", "received", "channel", "subject", "replied", "reply", "upheld", "correction")
PROJECT = ("id", "title", "goal", "place", "applied_on", "started", "finished", "contractor")
PROJECT_MORE = ("labour", "labour_source", "variance_reason", "warranty_until", "upkeep_owner", "issues", "decisions")


def yuan(fen: int | None) -> Decimal | None:
    """Money, or points, of which the program keeps hundredths."""
    return None if fen is None else Decimal(fen).scaleb(-2)


def _address(shell: Shell, url: str) -> str:
    return f"{shell.base_url}/{url}" if shell.base_url else url


def _values(*names: str) -> Callable[[object], Row]:
    found: Callable[[object], Row] = attrgetter(*names)
    return found


def _issues(shell: Shell, issues: Iterable[Issue], categories: Iterable[Category]) -> Iterator[Row]:
    words, names = {one.id: one.name for one in categories}, dict(shell.buildings)
    values = _values(*ISSUE, *ISSUE_MORE, *ISSUE_LINKS)
    for one in issues:
        now = standing(one)
        place = names.get(one.building or "", "")
        also = (now.status, now.step, now.updated, words.get(one.category, ""), place)
        yield (*values(one), *also, _address(shell, issue_url(one.id)))


def _history(_shell: Shell, issues: Iterable[Issue], _categories: Iterable[Category]) -> Iterator[Row]:
    values = _values(*EVENT)
    for issue in issues:
        for number, one in enumerate(issue.history, start=1):
            yield (issue.id, number, *values(one))


def _meetings(shell: Shell, meetings: Iterable[tuple[Meeting, str]]) -> Iterator[Row]:
    values = _values(*MEETING, *MEETING_MORE)
    for one, state in meetings:
        yield (*values(one), state, _address(shell, meeting_url(one.id)))


def _decisions(shell: Shell, votes: Iterable[Vote]) -> Iterator[Row]:
    values = _values(*DECISION)
    for one in votes:
        names = tuple(link.id for link in (*one.issues, *one.projects))
        counted = (one.base, one.needed, one.quorate, one.rule)
        carried = (one.owner, one.due, one.due_note, yuan(one.ceiling), one.money, one.done)
        replaced = one.supersedes.id if one.supersedes else None
        yield (*values(one), *counted, *carried, names, replaced, _address(shell, one.url))


def _notices(shell: Shell, notices: Iterable[NoticeRow]) -> Iterator[Row]:
    for one in notices:
        days = (one.published, one.opens, one.closes, one.state or None)
        came = (one.objections, one.outcome, one.taken_down, _address(shell, one.url))
        yield (one.id, one.kind, one.title, one.issuer, *days, *came)


def _objections(shell: Shell, notices: Iterable[tuple[str, tuple[Objection, ...]]]) -> Iterator[Row]:
    values = _values(*OBJECTION)
    for notice, objections in notices:
        for one in objections:
            yield (*values(one), notice, _address(shell, f"{notice_url(notice)}#{one.id}"))


def _projects(shell: Shell, found: Iterable[Project]) -> Iterator[Row]:
    values = _values(*PROJECT, *PROJECT_MORE)
    for one in found:
        sums = (sum(part.amount for part in parts) for parts in (one.budget, one.funding, one.payments))
        end = one.acceptance
        accepted = (end.date, end.by, end.result) if end else (None, None, None)
        money = (yuan(one.contract), *(yuan(fen) for fen in sums))
        yield (*values(one), projects.state(one), *money, *accepted, _address(shell, project_url(one.id)))


def _payments(_shell: Shell, found: Iterable[Project]) -> Iterator[Row]:
    for project in found:
        for number, one in enumerate(project.payments, start=1):
            yield (project.id, number, one.date, one.item, yuan(one.amount), one.payee)


def _funding(_shell: Shell, found: Iterable[Project]) -> Iterator[Row]:
    for project in found:
        for number, one in enumerate(project.funding, start=1):
            yield (project.id, number, one.date, one.source, yuan(one.amount))


def _rankings(_shell: Shell, found: Iterable[tuple[str, tuple[PlaceRow, ...], tuple[BandRow, ...]]]) -> Iterator[Row]:
    for period, places, bands in found:
        for one in places:
            yield (period, one.rank, None, one.code, one.building, yuan(one.total))
        for band in bands:
            for member in band.members:
                yield (period, None, band.name, member.code, member.building, None)


def _redemptions(_shell: Shell, found: Iterable[EventSum]) -> Iterator[Row]:
    for one in found:
        for row in one.goods:
            yield (one.period, one.date, row.name, yuan(row.points), row.taken, row.stock, row.source)


def _honours(_shell: Shell, found: Iterable[tuple[str, str, str, HonourRow]]) -> Iterator[Row]:
    for name, title, period, row in found:
        yield (name, title, period, row.name, row.building, row.reason, row.chosen_by)


def _groups(_shell: Shell, found: Iterable[GroupView]) -> Iterator[Row]:
    for one in found:
        boss = one.reports_to.id if one.reports_to else None
        formed = one.decision.id if one.decision else None
        own = (one.id, one.name, one.mandate, one.since, one.until, boss, formed)
        for member in one.members:
            yield (*own, member.role, member.name, member.building.text if member.building else "")
        if not one.members:
            yield (*own, None, None, None)


def _corrections(_shell: Shell, found: Iterable[CorrectionRow]) -> Iterator[Row]:
    for one in found:
        line = one.line
        kind = "privacy" if line.privacy else "fact"
        said = (line.what, line.before, line.after, line.reason, line.approved_by)
        yield (one.id, one.record.id or one.record.text, line.date, kind, *said)


def _number(what: str) -> Column:
    return Column("number", "第几条", f"Running number of the {what}.", "integer")


_OF_ISSUE = Column("issue", "问题", "Issue that it belongs to.")
_OF_PROJECT = Column("project", "项目", "Project that it belongs to.")
_PERIOD = Column("period", "期次", "Quarter or half-year.")

TABLES = {
    table.name: table
    for table in (
        Table(
            "issues",
            "问题",
            "Issues and where they stand.",
            (
                *fields(Issue, *ISSUE, *ISSUE_MORE, *ISSUE_LINKS),
                Column("status", "状态", "active, decided, pending, done or declined."),
                Column("step", "第几步", "Step that it reached, 1 to 7; 0: declined.", "integer"),
                Column("updated", "更新", "Day of the newest entry of its history.", "date"),
                Column("category_name", "类别名称", "Category in words."),
                Column("building_name", "楼栋名称", "Building in words."),
                URL,
            ),
            _issues,
        ),
        Table(
            "issue_history",
            "问题经过",
            "Everything that happened to issues.",
            (_OF_ISSUE, _number("entry"), *fields(Event, *EVENT)),
            _history,
        ),
        Table(
            "meetings",
            "会议",
            "Meetings, held and to come.",
            (
                *fields(Meeting, *MEETING, *MEETING_MORE),
                Column("state", "状态", "planned, held, cancelled, or what else the page says."),
                URL,
            ),
            _meetings,
        ),
        Table(
            "decisions",
            "决议",
            "Motions, with votes as counts.",
            (
                *fields(Decision, *DECISION),
                Column("base", "基数", "Number that the threshold is taken of.", "integer"),
                Column("needed", "通过票数", "Votes that were needed.", "integer"),
                Column("quorate", "够人数", "Whether enough people had come.", "boolean"),
                Column("rule", "规则", "Rule for the majority, a name of docs/presets.md."),
                *fields(Decision, "owner", "due", "due_note"),
                Column("ceiling", "花钱上限", "Money that may be spent, in yuan.", "number"),
                *fields(Decision, "money"),
                Column("done", "办完", "Whether it is fully carried out.", "boolean"),
                Column("about", "关于", "Issues and projects that it is about."),
                *fields(Decision, "supersedes"),
                URL,
            ),
            _decisions,
        ),
        Table(
            "notices",
            "公示公告",
            "Notices, with their objection windows.",
            (
                *fields(Notice, "id", "kind", "title", "issuer", "published", "opens", "closes"),
                Column("state", "公示状态", "not_open, open, closed or unknown; empty for an announcement."),
                Column("objections", "意见条数", "Objections that came in.", "integer"),
                *fields(Notice, "outcome"),
                Column("taken_down", "已撤下", "Whether it was taken down.", "boolean"),
                URL,
            ),
            _notices,
        ),
        Table(
            "objections",
            "意见和答复",
            "Objections and the replies to them.",
            (*fields(Objection, *OBJECTION), Column("notice", "公示", "Notice that it objects to."), URL),
            _objections,
        ),
        Table(
            "projects",
            "项目",
            "Projects, with sums of money in yuan.",
            (
                *fields(Project, *PROJECT, *PROJECT_MORE),
                Column("state", "状态", "applied, running or finished."),
                Column("contract", "合同价", "Contract price in yuan.", "number"),
                Column("planned", "预算", "Money planned, in yuan.", "number"),
                Column("income", "收入", "Money that came in, in yuan.", "number"),
                Column("spent", "支出", "Money that went out, in yuan.", "number"),
                Column("accepted_on", "验收日期", "Day of acceptance.", "date"),
                Column("accepted_by", "谁验收", "Roles that accepted it."),
                Column("accepted_result", "验收结果", "Result in words."),
                URL,
            ),
            _projects,
        ),
        Table(
            "payments",
            "支出",
            "Payments of projects.",
            (
                _OF_PROJECT,
                _number("payment"),
                *fields(Payment, "date", "item"),
                Column("amount", "金额", "Yuan.", "number"),
                *fields(Payment, "payee"),
            ),
            _payments,
        ),
        Table(
            "funding",
            "资金来源",
            "Money that projects got.",
            (
                _OF_PROJECT,
                _number("source"),
                *fields(Funding, "date", "source"),
                Column("amount", "金额", "Yuan.", "number"),
            ),
            _funding,
        ),
        Table(
            "rankings",
            "积分榜",
            "The public lists of quarters: households that agreed, by code.",
            (
                *fields(Ranking, "period"),
                Column("rank", "名次", "Place; empty where there are bands.", "integer"),
                Column("band", "分档", "Band; empty where there are places."),
                Column("code", "户码", "Code of the household."),
                PLACE,
                Column("points", "积分", "Points; empty where there are bands.", "number"),
            ),
            _rankings,
        ),
        Table(
            "redemptions",
            "积分兑换",
            "What was taken on days of redemption, in all.",
            (
                *fields(RedemptionEvent, "period", "date"),
                *fields(Goods, "name"),
                Column("points", "分值", "Price in points.", "number"),
                Column("taken", "兑换件数", "Pieces that were taken.", "integer"),
                *fields(Goods, "stock", "source"),
            ),
            _redemptions,
        ),
        Table(
            "honours",
            "荣誉",
            "Honours; names in full only while a written consent holds.",
            (
                *fields(Honour, "id", "title"),
                _PERIOD,
                Column("name", "获得者", "Who holds it, masked without consent."),
                PLACE,
                *fields(Honour, "reason", "chosen_by"),
            ),
            _honours,
        ),
        Table(
            "groups",
            "小组",
            "Groups and their members, masked; one row a member.",
            (
                *fields(Group, "id", "name", "mandate", "since", "until", "reports_to", "decision"),
                *fields(Member, "role"),
                Column("member", "姓名", "Member, masked without consent."),
                PLACE,
            ),
            _groups,
        ),
        Table(
            "corrections",
            "更正",
            "What was changed of something already public.",
            fields(Correction, "id", "record", "date", "kind", "what", "before", "after", "reason", "approved_by"),
            _corrections,
        ),
    )
}


def as_csv(_say: Say, shell: Shell, table: str, *more: object) -> Form:
    """A table's file for spreadsheets."""
    known = TABLES[table]
    return csv_form((one.name for one in known.columns), lambda fact: known.rows(shell, (fact,), *more))


def as_json(_say: Say, shell: Shell, table: str, *more: object) -> Form:
    """A table's file for programs."""
    known = TABLES[table]
    names = [one.name for one in known.columns]
    return json_form(lambda fact: (dict(zip(names, row, strict=True)) for row in known.rows(shell, (fact,), *more)))
