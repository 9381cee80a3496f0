"""Fixtures and settings for all tests."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# A first example may be slow (imports), and no law depends on time. Failures print how to repeat them.
settings.register_profile("site_gen", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "site_gen"))
