"""Pictures whose decoder can crash or hang are opened in a process of their own; all others here. Writes no file.

libheif, which opens HEIC, ends the whole process on some damaged files (seen with 1.23): then one photo is told to be
damaged, and the build goes on.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from PIL import Image

from site_gen.media import pixels
from site_gen.media.pixels import Decoded, UnusableError

PATIENCE = 15  # seconds, for a photo of 60 million pixels on an old computer
_ROOT = str(Path(__file__).resolve().parents[2])
_CODE = "import sys; sys.path.insert(0, sys.argv[1]); from site_gen.media.apart import serve; serve()"


def decode(data: bytes, *, widest: int, tallest: int) -> Decoded:
    """A picture at most `widest` wide and `tallest` times as high. Raises UnusableError."""
    if not pixels.is_heic(data):
        return pixels.decode(data, widest=widest, tallest=tallest)
    if not pixels.heic_is_known():
        raise UnusableError("photo-heic")
    command = [sys.executable, "-P", "-c", _CODE, _ROOT, str(widest), str(tallest)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE, check=True)
    except subprocess.SubprocessError as error:
        raise UnusableError("photo-damaged") from error
    head, _, rest = done.stdout.partition(b"\n")
    said = json.loads(head)  # our own: nothing else writes there
    if "code" in said:
        raise UnusableError(said["code"], **said["args"])
    return Decoded(Image.frombytes("RGB", tuple(said["size"]), rest), said["taken"])


def serve() -> None:
    """The other side: a picture's bytes come in; a line of JSON and the pixels, or why there are none, go out."""
    widest, tallest = (int(word) for word in sys.argv[2:4])
    try:
        found = pixels.decode(sys.stdin.buffer.read(), widest=widest, tallest=tallest)
        said: dict[str, object] = {"size": found.image.size, "taken": found.taken}
        rest = found.image.tobytes()
    except UnusableError as error:
        said, rest = {"code": error.code, "args": error.args_}, b""
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + rest)
