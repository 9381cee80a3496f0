"""The schema: plain data to records, or every fault with its place. Reads no files and knows no other record."""

from __future__ import annotations

from site_gen.schema.files import STRUCTS, Loaded, kind_of, load, strays

__all__ = ["STRUCTS", "Loaded", "kind_of", "load", "strays"]
