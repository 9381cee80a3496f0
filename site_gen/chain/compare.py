"""What a register says against what was published. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from site_gen.chain import digests
from site_gen.chain.model import CHAIN, KEPT, Kept
from site_gen.diagnostics import Fault, Span
from site_gen.records.notices import CorrectionKind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from site_gen.chain.model import Chain, Line, Statement
    from site_gen.records.notices import Correction

WORDS = {
    "abstain": "弃权", "acceptance": "验收", "after": "改成", "against": "反对", "amount": "金额", "area": "面积",
    "before": "原来", "body": "什么会", "building": "楼栋", "by": "谁", "ceiling": "花钱上限", "channel": "怎么提的",
    "cut_off": "截止", "date": "日期", "decision": "决议", "done": "办完", "due": "应到或期限", "for": "赞成",
    "goods": "物品", "households": "户数", "issuer": "发布", "item": "用途", "kind": "种类", "leave": "请假",
    "not_voting": "未表决", "note": "说明", "number": "编号", "owner": "谁来办", "payee": "付给", "period": "期次",
    "points": "分数", "present": "实到", "proxy": "委托", "published": "发布日期", "quantity": "数量", "reason": "原因",
    "received": "收到日期", "recipient": "获得者", "replied": "答复日期", "reply": "答复", "result": "结果",
    "root": "积分条校验根", "rows": "笔数", "rule": "细则", "rule_version": "细则版本", "source": "来源",
    "step": "步骤", "subject": "说的什么", "supersedes": "取代", "text": "正文", "title": "标题", "upheld": "采纳",
    "what": "改了什么",
}  # fmt: skip
SHOWN = 300  # characters of an old or new value in a message


class Change(NamedTuple):
    """A published statement that is now another (`now`) or gone (None), and the correction that says why, if any."""

    line: Line
    now: Statement | None
    why: Correction | None


def changes(chain: Chain, said: Mapping[str, Statement], corrections: Iterable[Correction]) -> tuple[Change, ...]:
    """Every statement of the chain that the register does not hold any more as it was published.

    A correction speaks for the records that it names from when it is written until the release that publishes it: what
    is changed later needs one of its own. A privacy correction outweighs factual ones of the same release, and with it
    a statement counts as changed that has not changed now, when earlier versions of it are still kept.
    """
    speaking: dict[str, Correction] = {}
    for one in corrections:
        line = chain.newest.get(f"{one.id}/correction")
        fresh = line is None or not line.digest
        if fresh and (one.record not in speaking or one.kind is CorrectionKind.PRIVACY):
            speaking[one.record] = one
    older = _kept_before(chain) if any(one.kind is CorrectionKind.PRIVACY for one in speaking.values()) else frozenset()
    found = []
    for name, line in chain.newest.items():
        now = said.get(name)
        if now is not None and not line.digest:  # said again after it was taken back: a new statement
            continue
        same = not line.digest if now is None else _holds(chain, line, now)
        if same and name not in older:
            continue
        why = next((speaking[one] for one in (now.records if now else records(name)) if one in speaking), None)
        if not same or (why is not None and why.kind is CorrectionKind.PRIVACY):
            found.append(Change(line, now, why))
    return tuple(found)


def _kept_before(chain: Chain) -> frozenset[str]:
    """Ids of statements of which a version is kept that is not in force."""
    return frozenset(
        one.id for one in chain.lines if one.id and chain.kept[one.seq].salt and chain.newest[one.id].seq != one.seq
    )


def faults(chain: Chain, found: Sequence[Change], corrections: Iterable[str], as_of: dt.date) -> list[Fault]:
    """A fault for each change that no correction explains, with a correction to copy."""
    made: list[Fault] = []
    names: dict[str, str] = {}
    numbers = [int(one[6:]) for one in corrections if one.startswith(f"C{as_of.year}-")]
    for change in found:
        if change.why is not None:
            continue
        record = change.now.records[0] if change.now else records(change.line.id)[0]
        name = names.setdefault(record, f"C{as_of.year}-{max(numbers, default=0) + len(names) + 1:02d}")
        made.append(_fault(chain, change, record, name, as_of))
    return made


def without_private(chain: Chain, found: Iterable[Change]) -> Chain:
    """The chain as it may be shown: what a privacy correction takes back is gone before the release destroys it."""
    gone = {one.line.id for one in found if one.why is not None and one.why.kind is CorrectionKind.PRIVACY}
    if not gone:
        return chain
    numbers = {one.seq for one in chain.lines if one.id in gone}
    kept = tuple(Kept(one.seq) if one.seq in numbers else one for one in chain.kept)
    return chain._replace(kept=kept, rows=tuple(map(digests.encoded, kept)))


def damaged(chain: Chain) -> list[Fault]:
    """A fault for each statement in force whose salt and text are lost, or do not give its digest."""
    found = []
    for line in chain.newest.values():
        if not line.digest:
            continue
        kept = chain.kept[line.seq]
        if not kept.salt or digests.digest(kept.text, kept.salt) != line.digest:
            found.append(Fault("chain-kept", KEPT, args={"id": line.id}, span=Span(KEPT, line.seq + 1)))
    return found


def difference(old: str, new: str) -> tuple[str, str, str]:
    """Which fields differ, in words, and their values before and after."""
    before, after = _fields(old), _fields(new)
    keys = [key for key in sorted(before.keys() | after.keys()) if before.get(key) != after.get(key)]
    what = "、".join(WORDS.get(key, key) for key in keys)
    return what, _values(before, keys), _values(after, keys)


def _holds(chain: Chain, line: Line, now: Statement) -> bool:
    return chain.kept[line.seq].text == now.text


def records(name: str) -> tuple[str, ...]:
    """The records that a statement which is gone may have belonged to, the nearest first."""
    record = name.partition("/")[0]
    return (record, record.rpartition("-")[0]) if record.count("-") == 2 else (record,)


def _fault(chain: Chain, change: Change, record: str, name: str, as_of: dt.date) -> Fault:
    old = chain.kept[change.line.seq].text
    if change.now is None:
        what, before, after = change.line.id.partition("/")[2], _values(_fields(old), None), ""
    else:
        what, before, after = difference(old, change.now.text)
    stub = (
        f"- {{id: {name}, record: {record}, date: {as_of}, kind: 事实更正, what: {_quoted(what)}, "
        f"before: {_quoted(before)}, after: {_quoted(after or '（删掉了）')}, reason: 为什么改, approved_by: 谁同意}}"
    )
    args = {"id": change.line.id, "record": record, "old": _short(before), "new": _short(after), "stub": stub}
    if change.now is None:
        seat = Span(CHAIN, _place(chain, change.line))
        return Fault("chain-vanished", CHAIN, args=args, span=seat)
    return Fault("chain-changed", change.now.path, (*change.now.keys, *_field(old, change.now.text)), args)


def _place(chain: Chain, line: Line) -> int:
    """Line of the file, from 1: checkpoints stand between the statements."""
    return chain.lines.index(line) + 1


def _fields(text: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(text) if text else {}
    return found


def _field(old: str, new: str) -> tuple[str, ...]:
    """Key of the field that differs, when it is one only."""
    before, after = _fields(old), _fields(new)
    keys = [key for key in after if before.get(key) != after[key]]
    return (keys[0],) if len(keys) == 1 else ()


def _values(fields: Mapping[str, object], keys: Sequence[str] | None) -> str:
    chosen = [key for key in fields if key != "id"] if keys is None else keys
    return "；".join(str(fields[key]) for key in chosen if key in fields)


def _quoted(text: str) -> str:
    return json.dumps(_short(text), ensure_ascii=False)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= SHOWN else f"{flat[:SHOWN]}…"
