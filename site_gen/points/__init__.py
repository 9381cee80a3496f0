"""Points: ledger entries to standings, caps, ties and balances. Whole hundredths only, no floats. Pure.

Rules of the trade: the order of rows never matters; an entry is scored by the rules in force on its day, rounded half
up to hundredths; a cap is used up in order of date and id; a mistake is reversed by an entry of its own, never edited;
equal points share a rank (standard competition ranking: 1, 2, 2, 4). A settled quarter is kept row by row as it
counted, and no later row, rule or cap moves it.
"""

from site_gen.points.accounts import Line, Move, Statement
from site_gen.points.checks import findings, rule_findings
from site_gen.points.finding import Finding
from site_gen.points.papers import settle
from site_gen.points.redeeming import balances, redemption_findings, statement
from site_gen.points.rules import Rules, in_force
from site_gen.points.scoring import Scored, score
from site_gen.points.settling import Frozen, frozen
from site_gen.points.standings import (
    FEWEST,
    BuildingStanding,
    HouseholdStanding,
    Standings,
    all_standings,
    standings,
)

__all__ = [
    "FEWEST",
    "BuildingStanding",
    "Finding",
    "Frozen",
    "HouseholdStanding",
    "Line",
    "Move",
    "Rules",
    "Scored",
    "Standings",
    "Statement",
    "all_standings",
    "balances",
    "findings",
    "frozen",
    "in_force",
    "redemption_findings",
    "rule_findings",
    "score",
    "settle",
    "standings",
    "statement",
]
