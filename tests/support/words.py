"""Word files as Word and WPS write them, of paragraphs and tables, for tests to import, damage and exaggerate."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tests.support.sheets import zipped

if TYPE_CHECKING:
    from collections.abc import Sequence

_OFFICE = "http://schemas.openxmlformats.org"
_MAIN = f"{_OFFICE}/wordprocessingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PART = "word/document.xml"


def parts(*blocks: str | Sequence[Sequence[str]]) -> dict[str, bytes]:
    r"""The parts of a Word file by name. A text is a paragraph, rows of texts are a table.

    In a text \t is a tab and \n a line break, in a cell \n begins a paragraph; `>` in front covers a cell's
    right neighbour as well, `^` is covered from above, `#` in front of a paragraph makes it a heading, `1.` a list.
    """
    body = "".join(_paragraph(one) if isinstance(one, str) else _table(one) for one in blocks)
    return {
        "[Content_Types].xml": _xml(
            f'<Types xmlns="{_OFFICE}/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/{PART}" ContentType="{_TYPE}.document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
            f'<Override PartName="/word/numbering.xml" ContentType="{_TYPE}.numbering+xml"/></Types>'
        ),
        "_rels/.rels": _relations(officeDocument=PART),
        "word/_rels/document.xml.rels": _relations(styles="styles.xml", numbering="numbering.xml"),
        "word/styles.xml": _xml(
            f'<w:styles xmlns:w="{_MAIN}"><w:style w:type="paragraph" w:styleId="2">'
            '<w:name w:val="heading 1"/></w:style></w:styles>'
        ),
        "word/numbering.xml": _xml(
            f'<w:numbering xmlns:w="{_MAIN}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
            '<w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
        ),
        PART: _xml(f'<w:document xmlns:w="{_MAIN}"><w:body>{body}<w:sectPr/></w:body></w:document>'),
    }


def word(*blocks: str | Sequence[Sequence[str]]) -> bytes:
    """A Word file, see `parts`."""
    return zipped(parts(*blocks))


def _xml(text: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}'.encode()


def _relations(**targets: str) -> bytes:
    rows = (
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), 1)
    )
    return _xml(f'<Relationships xmlns="{_OFFICE}/package/2006/relationships">{"".join(rows)}</Relationships>')


def _paragraph(text: str) -> str:
    about = ""
    if text.startswith("# "):
        text, about = text[2:], '<w:pPr><w:pStyle w:val="2"/></w:pPr>'
    elif text.startswith("1. "):
        text, about = text[3:], '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    inner = escape(text).replace("\t", "</w:t><w:tab/><w:t>").replace("\n", "</w:t><w:br/><w:t>")
    half = len(text) // 2 if inner == text else 0  # Word breaks a sentence into runs wherever somebody corrected it
    runs = (inner[:half], inner[half:]) if half else (inner,)
    return f"<w:p>{about}{''.join(f'<w:r><w:t>{run}</w:t></w:r>' for run in runs)}</w:p>"


def _table(rows: Sequence[Sequence[str]]) -> str:
    made = (f"<w:tr>{''.join(map(_cell, row))}</w:tr>" for row in rows)
    return f"<w:tbl>{''.join(made)}</w:tbl>"


def _cell(text: str) -> str:
    about = ""
    if text.startswith(">"):
        text, about = text[1:], '<w:gridSpan w:val="2"/>'
    elif text == "^":
        text, about = "", "<w:vMerge/>"
    elif text.startswith("^"):
        text, about = text[1:], '<w:vMerge w:val="restart"/>'
    inner = "".join(map(_paragraph, text.split("\n")))
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{inner}</w:tc>"
