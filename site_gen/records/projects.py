"""Projects: what was planned and done, where the money came from and went, who accepted it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from site_gen.records.base import DecisionRef, Identity, IssueRef, Money, PhotoRef, Prose, Record, key
from site_gen.records.issues import Quantity


class Funding(Record, frozen=True, kw_only=True):
    """Money that came in."""

    source: Annotated[str, key("来源", "Who gave it.", "革命老区项目资金")]
    amount: Annotated[Money, key("金额", "How much.", "186000", unit="yuan")]
    date: Annotated[dt.date | None, key("到账日期", "Day it arrived.", "2025-08-20")] = None


class BudgetLine(Record, frozen=True, kw_only=True):
    """What was planned to be spent."""

    item: Annotated[str, key("用途", "What for.", "道路和地面硬化")]
    amount: Annotated[Money, key("金额", "How much.", "95000", unit="yuan")]


class Bid(Record, frozen=True, kw_only=True):
    """An offer that was compared."""

    bidder: Annotated[str, key("报价方", "Company.", "甲施工队")]
    amount: Annotated[Money, key("报价", "Price offered.", "93800", unit="yuan")]
    won: Annotated[bool, key("选中", "Whether it was chosen.", "是")] = False
    note: Annotated[str, key("说明", "Why, in words.", "价格最低，保修两年")] = ""


class ChangeOrder(Record, frozen=True, kw_only=True):
    """A change to the work after the contract."""

    date: Annotated[dt.date, key("日期", "Day of the change.", "2025-10-08")]
    what: Annotated[str, key("改了什么", "The change.", "东门加1个检查井")]
    amount: Annotated[Money, key("增减", "More (or, negative, less) money.", "800", unit="yuan")]
    decision: Annotated[DecisionRef | None, key("决议", "Decision that allowed it.", "H2025-08-2")] = None


class Payment(Record, frozen=True, kw_only=True):
    """Money that went out."""

    date: Annotated[dt.date, key("日期", "Day of payment.", "2025-11-25")]
    item: Annotated[str, key("用途", "What for; the budget line's words.", "道路和地面硬化")]
    amount: Annotated[Money, key("金额", "How much.", "92600", unit="yuan")]
    payee: Annotated[str, key("付给", "Company or role, never a private name.", "甲施工队")] = ""


class Milestone(Record, frozen=True, kw_only=True):
    """A point in time that was planned."""

    name: Annotated[str, key("节点", "What was to be reached.", "下水道通水")]
    planned: Annotated[dt.date, key("计划", "Planned day.", "2025-10-20")]
    actual: Annotated[dt.date | None, key("实际", "Day it was reached.", "2025-10-31")] = None
    reason: Annotated[str, key("原因", "Why it differs.", "下雨停工6天，等管材5天")] = ""


class Acceptance(Record, frozen=True, kw_only=True):
    """Who looked at the finished work and said that it is good."""

    date: Annotated[dt.date, key("日期", "Day of acceptance.", "2025-11-20")]
    by: Annotated[str, key("谁验收", "Roles.", "监督小组4名居民代表")]
    result: Annotated[str, key("结果", "In words.", "合格，道路接缝1处返修")]


class Project(Record, frozen=True, kw_only=True):
    """A piece of work with money, quantities and photos. Finished when it has an acceptance."""

    id: Annotated[str, Identity("project", r"X\d{4}-\d{2,3}", "X2026-01"), key("编号", "Stable id.", "X2026-01")]
    title: Annotated[str, key("标题", "Name of the work.", "供销社小区环境整治")]
    goal: Annotated[str, key("目标", "What it is for, one sentence.", "路要平，水要通，车有位")]
    place: Annotated[str, key("地点", "Where.", "全小区")]
    issues: Annotated[tuple[IssueRef, ...], key("问题", "Issues it solves.", "[W2025-002]")] = ()
    decisions: Annotated[tuple[DecisionRef, ...], key("决议", "Decisions it rests on.", "[H2025-03-1]")] = ()
    applied_on: Annotated[dt.date | None, key("申请日期", "Day the funds were applied for.", "2026-02-10")] = None
    started: Annotated[dt.date | None, key("开工", "Day the work began.", "2025-05-20")] = None
    finished: Annotated[dt.date | None, key("完工", "Day the work ended.", "2025-11-20")] = None
    funding: Annotated[tuple[Funding, ...], key("资金来源", "Money in.")] = ()
    budget: Annotated[tuple[BudgetLine, ...], key("预算", "Money planned.")] = ()
    bids: Annotated[tuple[Bid, ...], key("报价", "Offers compared.")] = ()
    contractor: Annotated[str, key("施工", "Who builds.", "甲施工队")] = ""
    contract: Annotated[Money | None, key("合同价", "Contract price.", "93800", unit="yuan")] = None
    change_orders: Annotated[tuple[ChangeOrder, ...], key("变更", "Changes after the contract.")] = ()
    payments: Annotated[tuple[Payment, ...], key("支出", "Money out.", also=("付款",))] = ()
    actual: Annotated[Money | None, key("实际花费", "Sum of payments; checked if given.", "184260", unit="yuan")] = None
    balance: Annotated[Money | None, key("结余", "Funding less payments; checked if given.", "17140", unit="yuan")] = None
    variance_reason: Annotated[str, key("差额原因", "Why it cost more or less than planned.", "石料按市价结算")] = ""
    labour: Annotated[int | None, key("出工人次", "Residents' own labour.", "210", unit="person-times")] = None
    labour_source: Annotated[str, key("出工来源", "Where the figure comes from.", "报道")] = ""
    quantities: Annotated[tuple[Quantity, ...], key("数量", "Planned and done.")] = ()
    milestones: Annotated[tuple[Milestone, ...], key("进度", "Planned and actual days.")] = ()
    acceptance: Annotated[Acceptance | None, key("验收", "Acceptance of the work.")] = None
    warranty_until: Annotated[dt.date | None, key("保修到", "Last day of warranty.", "2027-11-20")] = None
    upkeep_owner: Annotated[str, key("谁来管护", "Who keeps it up.", "居委会和自管会")] = ""
    upkeep: Annotated[str, Prose(), key("怎么管护", "How, in Markdown.", "每周六上午巡查。")] = ""
    photos: Annotated[tuple[PhotoRef, ...], key("照片", "Photo files.", "[lu-qian.jpg, lu-hou.jpg]")] = ()
