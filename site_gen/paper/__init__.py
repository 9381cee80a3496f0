"""Paper: the same views as the web pages, set by typst as PDF or PNG. Knows no record and writes only its workshop.

fonts     the one font family that every machine prints with
nodes     cleaned HTML as a tree that typst can set without ever reading it as markup
plain     a view as plain JSON, its days and times already said in words
press     templates + view -> bytes
cards     the picture that a chat shows beside a link, one for each part of the site

Text is data throughout: it reaches typst as JSON and is never part of a typst source. System fonts are not used, so
every machine prints the same bytes; the standard PDF/UA-1 makes a missing glyph an error instead of a box on paper.
"""

from site_gen.paper.press import LARGE, USUAL, Press, Variant

__all__ = ["LARGE", "USUAL", "Press", "Variant"]
