"""Fixtures and settings for all tests."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

# A first example may be slow (imports), and no law depends on time. Failures print how to repeat them.
settings.register_profile("site_gen", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "site_gen"))


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    """A build freezes what it made, since its process ends with it; this one goes on, and would grow by gigabytes."""
    yield
    gc.unfreeze()
