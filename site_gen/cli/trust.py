"""`site-gen release` and `site-gen verify`: what was published is chained, and a copy of it is checked."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_gen.cli import printing, signing
from site_gen.cli.options import language_option
from site_gen.cli.words import today
from site_gen.diagnostics import Fault, SettingsError, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from site_gen.build.fresh import Asked
    from site_gen.chain.appending import Release
    from site_gen.chain.proof import Mismatch, Proof
    from site_gen.site import Site

FAULTS = 1
MOST = 64_000_000  # bytes of one published file
SHOWN = 60  # letters of a code in a message

_WORDS = {
    "zh": {
        "signed": "已签名：trust/checkpoint。",
        "signature": "签名对得上：最近一次发布是拿着这把钥匙的人签的。",
        "slip": "积分条对得上：{household}户 {period} 定案时{n}笔，共{points}分，在公布的总校验值里。",
        "rows": "一笔一笔：{rows}",
        "released": "已发布：新增{added}条，更正{corrected}条，撤下{removed}条，抹去{destroyed}条。页脚校验码 {code}",
        "keep": "content/chain.jsonl 和 content/chain-salts.jsonl 要和记录一起备份。",
        "nothing": "没有新公开的内容，链没有动。",
        "good": "都对得上：{n}条，{releases}次发布，{pages}个网页（{seconds:.2f}秒）。最近一次的校验码 {code}。",
        "hidden": "其中{n}条按规定不再公开原文，只能证明公开过。",
        "witness": "您给的校验码在链里：到那次发布为止没有被改过。",
        "no_witness": "这只证明文件夹自己前后一致。拿一张旧纸上的校验码来核对更可靠：--witness 1A2B3C4D",
    },
    "en": {
        "signed": "Signed: trust/checkpoint.",
        "signature": "The signature is right: whoever holds this key signed the newest release.",
        "slip": "The slip fits the published root: household {household}, {period}, {n} entries, {points} points.",
        "rows": "One by one: {rows}",
        "released": "Released: {added} added, {corrected} corrected, {removed} taken back, {destroyed} destroyed. "
        "The fingerprint at the foot of every page: {code}",
        "keep": "Back up content/chain.jsonl and content/chain-salts.jsonl together with the records.",
        "nothing": "Nothing new was published; the chain is as it was.",
        "good": "All fits ({seconds:.2f} s). Statements: {n}, releases: {releases}, pages: {pages}. Newest: {code}",
        "hidden": "{n} of them are rightly no longer shown; that they were published is all that can be proved.",
        "witness": "The chain holds your fingerprint: nothing up to that release was changed.",
        "no_witness": "The folder agrees with itself. An old fingerprint from paper proves more: --witness 1A2B3C4D",
    },
}  # fmt: skip


def finish(site: Site, asked: Asked, *, full: bool, quiet: bool, verbose: bool, language: str, sign: str = "") -> None:
    """Release and say what was done."""
    from site_gen.build.release import release as run_release  # noqa: PLC0415 - heavy

    started = time.perf_counter()
    with printing.progress(enabled=not quiet, language=language) as progress:
        done = run_release(site, asked, full=full, sign=Path(sign) if sign else None, progress=progress)
    if quiet:
        return
    printing.report(site, done.report, time.perf_counter() - started, language=language, verbose=verbose)
    for line in _released(done.added, language):
        print(line)
    if done.signed:
        print(_WORDS[language]["signed"])


def _released(added: Release | None, language: str) -> list[str]:
    from site_gen.chain.digests import short_print, spaced  # noqa: PLC0415 - heavy

    words = _WORDS[language]
    if added is None:
        return [words["nothing"]]
    counts = {name: getattr(added, name) for name in ("added", "corrected", "removed", "destroyed")}
    return [words["released"].format(**counts, code=spaced(short_print(added.checkpoint))), words["keep"]]


_EXAMPLES = """\b
例 / examples:
  site-gen verify output                              整个文件夹 / the whole folder
  site-gen verify 拷贝的网站 --witness 7F3A91C2        和旧纸上的校验码比 / against an old fingerprint
  site-gen verify output --key 公钥.txt                最近一次发布的签名 / the signature of the newest release
  site-gen verify output --slip "https://…#q=GEZDA…"  一户的积分条 / one household's slip
"""


@click.command(epilog=_EXAMPLES)
@click.argument("folder")
@click.option(
    "--witness", default="", metavar="CODE", help="以前抄下的校验码，或存着它的文件 / an old fingerprint or its file"
)
@click.option("--key", default="", metavar="KEY", help="公钥或存着它的文件 / a public key or its file")
@click.option("--slip", default="", metavar="TEXT", help="积分条上的码扫出来的文字 / what a slip's code says")
@language_option
def verify(folder: str, witness: str, key: str, slip: str, language: str) -> None:
    """核对一份拷贝的网站：公开过的有没有被改。 Recompute a copy; name the first thing that was changed."""
    from site_gen.chain import proof  # noqa: PLC0415 - heavy

    started, root = time.perf_counter(), Path(folder)
    if not root.is_dir():
        raise SettingsError([Fault("proof-no-chain", folder)])
    found = proof.verify(_reader(root), witness=_witness(witness), today=today())
    wrong, told = _slip(found, slip, folder, language) if slip else (None, [])
    if key:
        wrong = signing.wrong(_reader(root), key) or wrong
        told = [_WORDS[language]["signature"], *told]
    if found.mismatch is not None:
        wrong = _fault(found.mismatch)
    if wrong is not None:
        printing.faults(root, [wrong], language=language, summary=False)
        raise click.exceptions.Exit(FAULTS)
    for line in [*_verified(found, time.perf_counter() - started, given=bool(witness), language=language), *told]:
        print(line)


def _slip(found: Proof, text: str, folder: str, language: str) -> tuple[Fault | None, list[str]]:
    """What is wrong with a slip's code, or what it proves."""
    from site_gen.chain import slips  # noqa: PLC0415 - heavy
    from site_gen.points.finding import shown  # noqa: PLC0415 - heavy

    proof = slips.decoded(text)
    if proof is None:
        return Fault("slip-malformed", folder, args={"given": text[:SHOWN]}), []
    values = {"period": proof.period, "household": proof.household, "n": proof.lines, "points": shown(proof.total)}
    root = found.roots.get(proof.period)
    if root is None:
        return Fault("slip-unknown", folder, args=values), []
    if proof.root is None or proof.root.hex() != root:
        return Fault("slip-wrong", folder, args=values), []
    rows = "、".join(f"{name} {shown(counted)}" for name, counted in slips.listed(proof))
    words = _WORDS[language]
    return None, [words["slip"].format(**values), *([words["rows"].format(rows=rows)] if rows else [])]


def _verified(found: Proof, seconds: float, *, given: bool, language: str) -> list[str]:
    from site_gen.chain.digests import short_print, spaced  # noqa: PLC0415 - heavy

    words, code = _WORDS[language], spaced(short_print(found.checkpoint))
    counts = {"n": found.statements, "releases": found.releases, "pages": found.pages, "seconds": seconds}
    lines = [words["good"].format(**counts, code=code)]
    if found.hidden:
        lines.append(words["hidden"].format(n=found.hidden))
    return [*lines, words["witness" if given else "no_witness"]]


def _reader(root: Path) -> Callable[[str], bytes | None]:
    """Files of a folder that nobody vouches for: none that lies outside, none that is huge."""
    base = root.resolve()

    def read(url: str) -> bytes | None:
        path = (base / url).resolve()
        if not path.is_relative_to(base) or not path.is_file() or path.stat().st_size > MOST:
            return None
        return path.read_bytes()

    return read


def _witness(text: str) -> str:
    """The fingerprint itself, or what stands in the file of that name."""
    path = Path(text)
    if text and path.is_file():
        return path.read_text(encoding="utf-8-sig")[:2000]
    return text


def _fault(found: Mismatch) -> Fault:
    span = Span(found.file, found.line) if found.line else None
    return Fault(found.code, found.file, args={"id": found.about or found.line or ""}, span=span)
