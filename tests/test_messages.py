"""Every fault has words in both languages, and no argument can do harm in them."""

from __future__ import annotations

import string
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_gen import messages

FOLDER = Path(messages.__file__).parent
FILES = sorted(FOLDER.glob("*.toml"))


def entries(file: Path) -> dict[str, dict[str, str]]:
    """One file's entries by code."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def names(template: str) -> set[str]:
    """The arguments that a message asks for; fails when it is no valid template."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_every_message_is_complete_in_both_languages(file: Path) -> None:
    """No code has words in one language only, and every template can be filled by plain names."""
    for code, entry in entries(file).items():
        assert {"zh", "en"} <= entry.keys() <= {"zh", "en", "zh_hint", "en_hint"}, code
        assert ("zh_hint" in entry) == ("en_hint" in entry), code
        assert all(text.strip() for text in entry.values()), code
        assert all(name.isidentifier() for text in entry.values() for name in names(text)), code


def test_a_code_has_words_in_one_place_only() -> None:
    """Two modules cannot give one code different words."""
    codes = [code for file in FILES for code in entries(file)]
    assert sorted(codes) == sorted(messages.known_codes())


def test_arguments_are_filled_in() -> None:
    """The message names the key that is wrong, in the reader's language."""
    assert messages.text("duplicate-key", {"key": "标题"}, "zh")[0] == "“标题”写了两次"
    assert "标题" in messages.text("duplicate-key", {"key": "标题"}, "en")[0]


def test_a_code_without_words_is_not_lost() -> None:
    """Somebody who adds a fault without words still sees its code."""
    assert messages.text("never-heard-of", {"a": 1}, "zh") == ("never-heard-of", "")


def test_a_missing_argument_stays_visible() -> None:
    """A slip in the program shows as {key} and raises nothing."""
    assert "{key}" in messages.text("duplicate-key", {}, "zh")[0]


@given(st.text(max_size=40))
def test_no_argument_is_read_as_a_template_or_obeyed_by_a_terminal(value: str) -> None:
    """Braces stay braces, and what cannot be seen is replaced."""
    message, _ = messages.text("duplicate-key", {"key": "{key.__class__}\x1b[2J\u202e" + value}, "en")
    assert "{key.__class__}" in message
    assert message.isprintable()
