"""Fixtures and settings for all tests."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from site_gen.theme import Theme
from site_gen.theme.environment import CodeCache

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

    from jinja2.bccache import Bucket

    from site_gen.theme.folders import Source

# A first example may be slow (imports), and no law depends on time. Failures print how to repeat them.
settings.register_profile("site_gen", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "site_gen"))


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    """A build freezes what it made, since its process ends with it; this one goes on, and would grow by gigabytes."""
    yield
    gc.unfreeze()


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """A template is parsed and compiled once for all sites of a run, not once for each: half a second for most tests.

    What a site has in its own cache is used first, and written, as ever.
    """
    codes: dict[tuple[str, str], CodeType] = {}
    named: dict[str, tuple[str, ...]] = {}
    load, dump, references = CodeCache.load_bytecode, CodeCache.dump_bytecode, Theme._references

    def loading(self: CodeCache, bucket: Bucket) -> None:
        load(self, bucket)
        if bucket.code is None:
            bucket.code = codes.get((bucket.key, bucket.checksum))
            if bucket.code is not None:
                dump(self, bucket)

    def dumping(self: CodeCache, bucket: Bucket) -> None:
        dump(self, bucket)
        if bucket.code is not None:
            codes[bucket.key, bucket.checksum] = bucket.code

    def finding(self: Theme, source: Source) -> tuple[str, ...]:
        if source.text not in named:
            named[source.text] = references(self, source)
        return named[source.text]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CodeCache, "load_bytecode", loading)
        patch.setattr(CodeCache, "dump_bytecode", dumping)
        patch.setattr(Theme, "_references", finding)
        yield
