"""Points: the ledger must follow its rules, and nobody may spend what is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen import points
from site_gen.register.checks import honours, settled
from site_gen.register.checks.common import fault
from site_gen.workdays import period_range

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from site_gen.diagnostics import Fault
    from site_gen.presets import Presets
    from site_gen.records.points import Ranking
    from site_gen.register.model import Register


def check(register: Register, presets: Presets, as_of: dt.date) -> list[Fault]:
    """All faults of rules, ledgers, redemptions, rankings, settled quarters and honours."""
    versions = register.rule_versions
    faults = list(_told(register, "rule_version", points.rule_findings(versions)))
    faults += _told(register, "entry", points.findings(register.entries, versions))
    faults += _told(register, "redemption", _redeeming(register, as_of))
    for period, entries in register.entries.items():
        first, last = period_range(period)
        for entry in entries if first > entries[0].date or entries[-1].date > last else ():
            if not first <= entry.date <= last:
                args = {"date": entry.date, "period": period}
                faults.append(fault(register, "entry", entry.id, "entry-outside-period", "date", **args))
    for ranking in register.rankings.values():
        faults += _ranking(register, ranking)
    faults += settled.check(register, presets, as_of)
    faults += honours.check(register, presets, as_of)
    return faults


def _redeeming(register: Register, as_of: dt.date) -> list[points.Finding]:
    """Only the rows of those who redeemed matter: caps and reversals stay within a household."""
    takers = {one.household for rows in register.redemptions.values() for one in rows}
    own = {period: [one for one in rows if one.household in takers] for period, rows in register.entries.items()}
    scored = points.score(own, register.rule_versions, settled.frozen(register))
    year_end = register.settings.points.year_end
    return points.redemption_findings(scored, register.redemptions, register.events, year_end=year_end, as_of=as_of)


def _told(register: Register, kind: str, findings: Iterable[points.Finding]) -> Iterator[Fault]:
    """What the arithmetic found, at its place in the files."""
    for one in findings:
        yield fault(register, kind, one.id, one.code, *one.keys, **one.args)._replace(warning=one.warning)


def _ranking(register: Register, ranking: Ranking) -> Iterator[Fault]:
    first, last = period_range(ranking.period)
    if not first <= ranking.cut_off <= last:
        yield fault(
            register,
            "ranking",
            ranking.period,
            "cut-off-outside",
            "cut_off",
            date=ranking.cut_off,
            period=ranking.period,
        )
    version = ranking.rule_version
    if version not in {one.version for one in register.rule_versions}:
        yield fault(register, "ranking", ranking.period, "rule-version-unknown", "rule_version", version=version)
    elif version not in (known := points.in_force(register.rule_versions, first, min(ranking.cut_off, last))):
        code = "rule-version-not-in-force" if known else "rule-version-too-early"
        yield fault(register, "ranking", ranking.period, code, "rule_version", version=version, known=known)
    entries = register.entries.get(ranking.period, ())
    for entry in entries if entries and entries[-1].date > ranking.cut_off else ():
        if ranking.cut_off < entry.date <= last:
            args = {"date": entry.date, "cut_off": ranking.cut_off}
            yield fault(register, "entry", entry.id, "entry-after-cut-off", "date", **args)
