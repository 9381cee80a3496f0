"""The page on which a reader checks that nothing published was changed unnoticed. Computes no digest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_gen.views.parts import provenance
from site_gen.views.shell import View

if TYPE_CHECKING:
    from site_gen.views.parts import Keepers


class VerifyView(View, frozen=True, kw_only=True):
    """`checkpoint` is the newest one's text, `full` its whole fingerprint, `parts` count the files with texts.

    `releases` are fingerprints (the short form) and days, newest first. `roots` are settled quarters with the root of
    their households' points, as it is computed with and as it is read. `key` is that of whoever signs checkpoints.
    """

    checkpoint: str
    full: str
    statements: int
    part: int
    parts: int
    releases: tuple[tuple[str, str], ...]
    roots: tuple[tuple[str, str, str], ...]
    key: str


def verify_view(
    checkpoint: str,
    full: str,
    statements: int,
    part: int,
    releases: tuple[tuple[str, str], ...],
    roots: tuple[tuple[str, str, str], ...],
    key: str,
    keepers: Keepers,
) -> VerifyView:
    """The page. `part`: statements in one file of texts."""
    return VerifyView(
        url="verify.html",
        nav="",
        title="",
        description="",
        script="verify",
        provenance=provenance(keepers, updated=None),
        checkpoint=checkpoint,
        full=full,
        statements=statements,
        part=part,
        parts=-(-statements // part),
        releases=releases,
        roots=roots,
        key=key,
    )
