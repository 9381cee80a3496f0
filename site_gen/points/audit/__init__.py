"""The audit: everything added up a second time from the tables, and held against what the program and the pages say."""

from site_gen.points.audit.books import Books, Recounted, add_up
from site_gen.points.audit.compare import Check, Difference, balances, data, page, settled, shown_rows, standings
from site_gen.points.audit.published import Published, data_file
from site_gen.points.audit.published import page as read_page

__all__ = [
    "Books",
    "Check",
    "Difference",
    "Published",
    "Recounted",
    "add_up",
    "balances",
    "data",
    "data_file",
    "page",
    "read_page",
    "settled",
    "shown_rows",
    "standings",
]
