"""XML as text, element by element: what is put in is escaped. Pure. A tree of objects would take twice as long."""

from __future__ import annotations

import html
import re

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_REFUSED = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"  # XML 1.0, production 2
_NO_XML = re.compile(f"[{_REFUSED}]")
_SPECIAL = re.compile(f'[&<>"\r\n\t{_REFUSED}]')  # few texts and hardly an attribute have one
_IN_ATTRIBUTE = str.maketrans({'"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#09;"})


def element(name: str, text: str = "", **attributes: str) -> str:
    """An element that holds a text, or nothing."""
    return parent(name, escaped(text), **attributes)


def parent(name: str, inside: str, **attributes: str) -> str:
    """An element that holds other elements, as these functions make them."""
    begin = start(name, **attributes) if attributes else f"<{name}>"
    return f"{begin}{inside}</{name}>" if inside else f"{begin[:-1]} />"


def start(name: str, **attributes: str) -> str:
    """The tag that an element begins with. A name may have a colon, written as two underscores."""
    given = "".join(f' {key.replace("__", ":")}="{_value(value)}"' for key, value in attributes.items())
    return f"<{name}{given}>"


def escaped(text: str) -> str:
    """A text as it stands in an element, without what no XML may hold."""
    if not _SPECIAL.search(text):
        return text
    return html.escape(_NO_XML.sub("", text), quote=False)


def _value(text: str) -> str:
    return escaped(text).translate(_IN_ATTRIBUTE) if _SPECIAL.search(text) else text
