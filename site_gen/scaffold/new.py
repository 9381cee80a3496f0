"""A new record with the next free id: in a file of its own, or below the others of a list."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from site_gen import schema
from site_gen.diagnostics import Fault, SettingsError
from site_gen.scaffold import entries, files, lists
from site_gen.scaffold.naming import following, names, quoted
from site_gen.site import SETTINGS
from site_gen.workdays import period_range, quarter_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from site_gen.records.points import RuleVersion
    from site_gen.records.settings import Settings

RANKINGS = Path("content/rankings")
_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".heic")


class _File(NamedTuple):
    """Where a kind's files lie, the letter of its ids, how many digits they have at least, the ending, the text."""

    folder: str
    letter: str
    digits: int
    ending: str
    text: str


_FILES = {
    "issue": _File("content/issues", "W", 3, ".yaml", files.ISSUE),
    "meeting": _File("content/meetings", "H", 2, ".md", files.MEETING),
    "notice": _File("content/notices", "G", 2, ".md", files.NOTICE),
    "project": _File("content/projects", "X", 2, ".yaml", files.PROJECT),
}


def stub(root: Path, kind: str, today: str) -> Path:
    """Write a commented record with the next free id; returns its file relative to `root`.

    `kind` is one of `kinds.STUBS`; `today` is YYYY-MM-DD. Raises SettingsError when there is nothing to add to.
    """
    if kind in _FILES:
        return _numbered(root, _FILES[kind], today)
    return {
        "group": _group,
        "photo": _photo,
        "rules": _rules,
        "ranking": _ranking,
        "redemption": _redemption,
        "honour": _honour,
        "correction": _correction,
    }[kind](root, today)


def write(path: Path, text: str) -> None:
    """Write a new file; FileExistsError when there is one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="") as file:
        file.write(text)


def _numbered(root: Path, place: _File, today: str) -> Path:
    values = _values(root, today)
    prefix = f"{place.letter}{today[:4]}-"
    number = following(prefix, "\n".join(names(root / place.folder)))
    while True:
        identity = f"{prefix}{number:0{place.digits}d}"
        path = Path(place.folder, identity + place.ending)
        try:
            write(root / path, place.text.format(id=identity, **values))
        except FileExistsError:
            number += 1
        else:
            return path


def _rules(root: Path, today: str) -> Path:
    """One more version, adopted by the newest decision in the minutes."""
    heads = "\n".join(
        (root / "content/meetings" / name).read_text("utf-8", "replace") for name in names(root / "content/meetings")
    )
    decisions = re.findall(r"^ *- +(?:id|编号): *(H\d{4}-\d{2,3}-\d+)", heads, re.MULTILINE)
    path = (RANKINGS / "rules.yaml").as_posix()
    version = _version(root) + 1
    decision = max(decisions, default=f"H{today[:4]}-01-1")
    lists.append(root, path, entries.RULES.format(version=version, today=today, decision=decision), entries.RULES_HEAD)
    return Path(path)


def _version(root: Path) -> int:
    """Number of the newest version of the rules, 0 when there are none."""
    path = root / RANKINGS / "rules.yaml"
    rules, _ = schema.load("content/rankings/rules.yaml", path.read_bytes()) if path.is_file() else ((), ())
    return max((cast("RuleVersion", one.record).version for one in rules), default=0)


def _ranking(root: Path, today: str) -> Path:
    """The first quarter from today's on that has no ranking yet, and an empty ledger beside it."""
    version = max(_version(root), 1)
    period = quarter_of(dt.date.fromisoformat(today))
    while (root / RANKINGS / period / "ranking.yaml").exists():
        period = quarter_of(period_range(period)[1] + dt.timedelta(days=1))
    made = RANKINGS / period / "ranking.yaml"
    write(root / made, files.RANKING.format(id=period, version=version, cut_off=period_range(period)[1]))
    _table(root / RANKINGS / period / "ledger.csv", files.LEDGER)
    return made


def _redemption(root: Path, today: str) -> Path:
    """The first half-year that has no redemption yet, from the one in which a day a week from now lies."""
    day = dt.date.fromisoformat(today) + dt.timedelta(days=7)
    while (root / RANKINGS / _half(day) / "redemption.yaml").exists():
        day = period_range(_half(day))[1] + dt.timedelta(days=1)
    made = RANKINGS / _half(day) / "redemption.yaml"
    write(root / made, files.REDEMPTION.format(id=_half(day), day=day))
    _table(root / RANKINGS / _half(day) / "redemptions.csv", files.REDEMPTIONS)
    return made


def _half(day: dt.date) -> str:
    return f"{day.year}-H{1 if day.month <= 6 else 2}"


def _table(path: Path, header: str) -> None:
    """A table without rows, as Excel and WPS like it: with a byte order mark and CRLF. One that is there stays."""
    if not path.exists():
        write(path, f"\ufeff{header}\r\n")


def _group(root: Path, today: str) -> Path:
    path = "content/groups.yaml"
    number = following("group-", lists.read(root, path))
    lists.append(root, path, entries.GROUP.format(id=f"group-{number}", today=today), entries.GROUP_HEAD)
    return Path(path)


def _photo(root: Path, today: str) -> Path:
    """An entry for the first picture in the folder that has none."""
    text = lists.read(root, entries.PHOTOS)
    folder = root / entries.PHOTOS.rpartition("/")[0]
    pictures = (one for one in names(folder) if one.lower().endswith(_PICTURES))
    known = set(re.findall(r"[\w.-]+", text))
    name = next((one for one in pictures if one not in known), None)
    if name is None:
        raise SettingsError([Fault("stub-no-photo", entries.PHOTOS)])
    entry = entries.PHOTO.format(**entries.PHOTO_BLANK, id=quoted(name), day=today)
    lists.append(root, entries.PHOTOS, entry, entries.PHOTO_HEAD)
    return Path(entries.PHOTOS)


def _honour(root: Path, today: str) -> Path:
    """An honour of the newest quarter that has a ranking, else of today's."""
    ranked = [path.parent.name for path in (root / RANKINGS).glob("*-Q?/ranking.yaml")]
    period = max(ranked, default=quarter_of(dt.date.fromisoformat(today)))
    prefix = f"R{today[:4]}-"
    given = [path.relative_to(root).as_posix() for path in (root / RANKINGS).glob("*/honours.yaml")]
    number = following(prefix, "\n".join(lists.read(root, one) for one in given))
    path = RANKINGS / period / "honours.yaml"
    entry = entries.HONOUR.format(id=f"{prefix}{number:02d}", period=period)
    lists.append(root, path.as_posix(), entry, entries.HONOUR_HEAD)
    return path


def _correction(root: Path, today: str) -> Path:
    path = "content/corrections.yaml"
    prefix = f"C{today[:4]}-"
    number = following(prefix, lists.read(root, path))
    issues = names(root / "content/issues")
    record = Path(max(issues)).stem if issues else f"W{today[:4]}-001"
    entry = entries.CORRECTION.format(id=f"{prefix}{number:02d}", record=record, today=today)
    lists.append(root, path, entry, entries.CORRECTION_HEAD)
    return Path(path)


def _values(root: Path, today: str) -> Mapping[str, str]:
    """What a stub takes from the day, the settings and the meetings so far."""
    loaded, _ = schema.load(SETTINGS, (root / SETTINGS).read_bytes())
    settings = cast("Settings", loaded[0].record) if loaded else None
    category = settings.categories[0].name if settings and settings.categories else "环境卫生"
    folder = root / "content/meetings"
    heads = "\n".join((folder / name).read_text("utf-8", "replace") for name in names(folder) if name.endswith(".md"))
    numbers = [int(one) for one in re.findall(r"^(?:number|第几次): *(\d{1,6})\b", heads, re.MULTILINE)]
    return {
        "today": today,
        "later": (dt.date.fromisoformat(today) + dt.timedelta(days=7)).isoformat(),
        "category": quoted(category),
        "organisation": quoted(settings.organisation if settings else "社区居民委员会"),
        "number": str(max(numbers, default=0) + 1),
    }
