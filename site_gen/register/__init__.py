"""The register: every record, looked up by id, with the links between them. Reads no files."""

from __future__ import annotations

from site_gen.register.assemble import assemble
from site_gen.register.checks import check
from site_gen.register.model import Held, Origin, Register
from site_gen.register.status import Standing, standing

__all__ = ["Held", "Origin", "Register", "Standing", "assemble", "check", "standing"]
