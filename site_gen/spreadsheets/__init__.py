"""Spreadsheets: the weekly sheet out, filled sheets in, rows into the ledger. Prints nothing and asks nothing.

    sheet      weekly_sheet: the .xlsx for one week
    reading    grids: a file's bytes to rows of text, and what is odd about them
    tables     tables: where the heading stands, which column is what
    matching   match: rows to entries, or every reason why not
    append     append: entries into the ledgers, all or nothing
    undo       take_back: the last import, taken back

What comes in was made by anybody's program: sizes are checked before anything is unpacked, a formula's value is never
trusted, and nothing is guessed from a name.
"""
