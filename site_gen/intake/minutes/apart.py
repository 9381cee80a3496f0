"""Mammoth in a process of its own, with limits: a small file can make it write gigabytes, or think for minutes."""

from __future__ import annotations

import importlib.util
import io
import subprocess
import sys
from pathlib import Path

from site_gen.spreadsheets.container import Refused
from site_gen.spreadsheets.worker import SECONDS, restrain

MAX_HTML = 20_000_000  # characters
_ROOT = str(Path(__file__).resolve().parents[3])
_CODE = "import sys; sys.path.insert(0, sys.argv[1]); from site_gen.intake.minutes.apart import serve; serve()"


def html(data: bytes) -> str:
    """A Word file's paragraphs, lists and tables as HTML, without pictures. Raises Refused."""
    if importlib.util.find_spec("mammoth") is None:
        raise Refused("intake-no-mammoth")
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-X", "utf8", "-c", _CODE, _ROOT],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback says nothing that staff could do
            timeout=2 * SECONDS,
            check=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.SubprocessError as error:
        raise Refused("intake-broken-word") from error
    return done.stdout.decode()


def serve() -> None:
    """The other side: a Word file comes in, HTML goes out. Embedded rules and links to other files are not followed."""
    import mammoth  # noqa: PLC0415 - an extra, and only here

    restrain()
    made = mammoth.convert_to_html(
        io.BytesIO(sys.stdin.buffer.read()),
        include_embedded_style_map=False,
        external_file_access=False,
        convert_image=lambda _: [],
    )
    if len(made.value) <= MAX_HTML:
        sys.stdout.buffer.write(made.value.encode("utf-8", errors="replace"))
    else:
        sys.exit(1)
