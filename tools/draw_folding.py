"""Write `site_gen/exchange/simplified.txt`: each traditional character and its simplified one, side by side."""

from __future__ import annotations

from pathlib import Path

from opencc import OpenCC

TARGET = Path(__file__).resolve().parents[1] / "site_gen/exchange/simplified.txt"


def pairs() -> str:
    """Characters of the basic plane that OpenCC makes into another one of it."""
    characters = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    simple = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return "".join(old + new for old, new in zip(characters, simple, strict=True) if old != new and ord(new) < 0x10000)


if __name__ == "__main__":
    TARGET.write_text(pairs() + "\n", encoding="utf-8")
