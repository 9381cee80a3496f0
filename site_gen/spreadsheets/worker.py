"""A process of its own that hands a workbook to calamine and writes its cells to standard output as JSON.

Calamine is quick and knows dates, but a damaged .xls can make it ask for all memory there is and end the process, and
nobody's terminal should have to show that. Run by path, so it imports nothing of ours.
"""

import io
import json
import sys
from datetime import datetime
from decimal import Decimal

MEMORY = 2_000_000_000  # bytes
SECONDS = 15


def main() -> None:
    """From standard input to standard output. `argv`: most rows, columns and sheets."""
    restrain()
    most = [int(word) for word in sys.argv[1:4]]
    answer = json.dumps(_answer(sys.stdin.buffer.read(), *most), ensure_ascii=False)
    sys.stdout.buffer.write(answer.encode("utf-8", errors="replace"))


def _answer(data: bytes, rows: int, columns: int, sheets: int) -> dict[str, object]:
    """The sheets, or the code of what is wrong and its arguments."""
    from python_calamine import CalamineError, PasswordError, SheetVisibleEnum, load_workbook  # noqa: PLC0415 - guarded

    try:
        book = load_workbook(io.BytesIO(data))
        if len(book.sheets_metadata) > sheets:
            return {"code": "sheet-too-many", "args": {"most": sheets}}
        found = []
        for index, about in enumerate(book.sheets_metadata):
            sheet = book.get_sheet_by_index(index)
            last_row, _ = sheet.end or (0, 0)
            if last_row >= rows:
                return {"code": "sheet-too-long", "args": {"most": rows, "row": last_row + 1}}
            lines = enumerate(sheet.to_python(skip_empty_area=False), 1)
            cells = [
                (number, [(column, text) for column, value in enumerate(line[:columns]) if (text := _text(value))])
                for number, line in lines
            ]
            found.append({
                "name": about.name,
                "visible": about.visible == SheetVisibleEnum.Visible,
                "merged": sheet.merged_cell_ranges or [],
                "rows": [line for line in cells if line[1]],
            })  # fmt: skip
    except PasswordError:
        return {"code": "sheet-password", "args": {}}
    except (CalamineError, OSError, ValueError, TypeError, OverflowError):
        return {"code": "sheet-damaged", "args": {}}
    return {"sheets": found}


def _text(value: object) -> str:
    """A cell as people would write it."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        exact = Decimal(repr(value))
        return f"{exact.to_integral_value() if value.is_integer() else exact:f}" if exact.is_finite() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value)


def restrain() -> None:
    """Where the system can, it ends this process before the computer suffers."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        try:
            resource.setrlimit(what, (most, most))
        except (OSError, ValueError):  # a stricter limit holds already
            continue


if __name__ == "__main__":
    main()
