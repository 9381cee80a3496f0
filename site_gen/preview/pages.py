"""From a request to an answer: who may ask, for what, and what is added to a page on its way out.

Opens files below one folder and nothing else. The script that looks for newer pages is added here, not to built files.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, unquote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from site_gen.preview.board import Board

OWN = ".preview"  # no page's address begins with a dot
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
    ".xml": "application/xml",
    ".ics": "text/calendar; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}
_OTHER = "application/octet-stream"
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}
_POLICY = re.compile(rb"<meta\b[^>]*http-equiv=[\"']?content-security-policy\b[^>]*>", re.IGNORECASE)
_CONTENT = re.compile(r"(\bcontent=)(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_WORDS = {
    "zh": {
        "missing": "没有这一页",
        "wait": "正在生成第一遍，好了会自己出来……",
        "title": "有错，下面还是上一次的网页。改好保存，这块就没了。",
        "rest": "还有{n}处，先改上面的。",
        "gone": "预览已停。再运行 site-gen preview。",
    },
    "en": {
        "missing": "No such page",
        "wait": "Building for the first time; the page will come by itself…",
        "title": "There are faults; below is the page as it was. Mend them, save, and this goes away.",
        "rest": "{n} more; mend these first.",
        "gone": "The preview has stopped. Run “site-gen preview” again.",
    },
}


class Answer(NamedTuple):
    """What goes out."""

    status: HTTPStatus
    headers: Mapping[str, str]
    body: bytes = b""


class Desk(NamedTuple):
    """Answers requests for the pages below `folder`.

    `prefix` is "/", or "/token/" where others could ask as well. `hosts` are the names by which we may be called: a
    page of somebody else's that has its own name point here is not answered.
    """

    folder: Path
    board: Board
    hosts: frozenset[str]
    prefix: str = "/"

    def answer(self, method: str, target: str, headers: Mapping[str, str]) -> Answer:
        """Answer one request; `headers` has lower-case names."""
        if headers.get("host", "").lower() not in self.hosts:
            return refuse(HTTPStatus.MISDIRECTED_REQUEST)
        origin = headers.get("origin")
        if origin is not None and origin.lower() not in {f"http://{host}" for host in self.hosts}:
            return refuse(HTTPStatus.FORBIDDEN)
        if method not in {"GET", "HEAD"}:
            return refuse(HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": "GET, HEAD"})
        path, _, query = target.partition("?")
        if not path.startswith(self.prefix):
            return refuse(HTTPStatus.NOT_FOUND)
        path = path[len(self.prefix) :]
        if path == f"{OWN}/state":
            return self._state(query)
        url = address(path)
        return refuse(HTTPStatus.NOT_FOUND) if url is None else self._page(url)

    def _page(self, url: str) -> Answer:
        data = read(self.folder, url)
        ending = os.path.splitext(url)[1].lower()
        if data is None:
            page = ending in {"", ".html"}
            return self._waiting(url) if page else refuse(HTTPStatus.NOT_FOUND)
        if ending == ".html":
            data = with_script(data, self._script(url, digest(data)))
        return _answer(HTTPStatus.OK, data, TYPES.get(ending, _OTHER))

    def _waiting(self, url: str) -> Answer:
        """No such page, or not yet: it shows itself once it is there."""
        language = self.board.language
        words = _WORDS[language]["missing" if self.board.outcome.ready else "wait"]
        policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
        head = f'<!doctype html><html lang="{language}"><meta charset="utf-8">{policy}'
        text = f"{head}<title>{words}</title><h1>{words}</h1>"
        data = with_script(text.encode(), self._script(url, ""))
        return _answer(HTTPStatus.NOT_FOUND, data, TYPES[".html"])

    def _state(self, query: str) -> Answer:
        """Whether a page is still the same, and what is wrong at the moment."""
        url = address(parse_qs(query).get("page", [""])[0], quoted=False)
        data = read(self.folder, url) if url is not None else None
        outcome, words = self.board.outcome, _WORDS[self.board.language]
        told = {
            "digest": "" if data is None else digest(data),
            "title": words["title"] if outcome.faults else "",
            "faults": [one._asdict() for one in outcome.faults],
            "rest": words["rest"].format(n=outcome.more) if outcome.more else "",
        }
        return _answer(HTTPStatus.OK, json.dumps(told, ensure_ascii=False).encode(), TYPES[".json"])

    def _script(self, url: str, of: str) -> tuple[str, str]:
        data = {"root": self.prefix, "page": url, "digest": of, "gone": _WORDS[self.board.language]["gone"]}
        return " ".join(f'data-{name}="{html.escape(value)}"' for name, value in data.items()), _reload()


def refuse(status: HTTPStatus, headers: Mapping[str, str] | None = None) -> Answer:
    """Say no, and nothing else."""
    return _answer(status, f"{status.value} {status.phrase}\n".encode(), TYPES[".txt"], headers)


def address(path: str, *, quoted: bool = True) -> str | None:
    """A page's address from the path that was asked for, or None for whatever can be no page's."""
    try:
        url = unquote(path, errors="strict") if quoted else path
    except UnicodeDecodeError:
        return None
    url = f"{url}index.html" if not url or url.endswith("/") else url
    if not url.isprintable() or any(char in url for char in '\\:*?"<>|'):
        return None
    if any(not part or part.startswith(".") or part[-1] in ". " for part in url.split("/")):
        return None
    return url


def read(folder: Path, url: str) -> bytes | None:
    """The bytes of a file; None when there is none, or when links lead out of the folder."""
    base = os.path.realpath(folder)
    full = os.path.realpath(os.path.join(base, *url.split("/")))
    if not full.startswith(base.rstrip(os.sep) + os.sep) or not os.path.isfile(full):
        return None
    try:
        return Path(full).read_bytes()
    except (OSError, ValueError):
        return None


def digest(data: bytes) -> str:
    """Tells one page's bytes from others."""
    return hashlib.sha256(data).hexdigest()[:32]


def with_script(data: bytes, script: tuple[str, str]) -> bytes:
    """The page with a script at its end, and a policy that lets just this script in."""
    attributes, text = script
    found = _POLICY.search(data)
    if found:
        data = data[: found.start()] + _opened(found[0].decode(), _hash(text)).encode() + data[found.end() :]
    element = f"<script {attributes}>{text}</script>".encode()
    at = data.rfind(b"</body>")
    return data + element if at < 0 else data[:at] + element + data[at:]


def _opened(meta: str, ours: str) -> str:
    """A policy that lets one more script in, which may ask this server."""
    found = _CONTENT.search(meta)
    if not found:
        return meta
    rules = {
        name.lower(): [word for word in words if word != "'none'"]
        for rule in html.unescape(found[2][1:-1]).split(";")
        if rule.split()
        for name, *words in [rule.split()]
    }
    fallback = rules.get("default-src", [])
    rules["script-src"] = [*rules.get("script-src", fallback), ours]
    rules["connect-src"] = [*rules.get("connect-src", fallback), "'self'"]
    policy = ";".join(" ".join([name, *(words or ["'none'"])]) for name, words in rules.items())
    return f'{meta[: found.start()]}{found[1]}"{html.escape(policy, quote=False)}"{meta[found.end() :]}'


def _answer(status: HTTPStatus, body: bytes, kind: str, headers: Mapping[str, str] | None = None) -> Answer:
    length = {"Content-Type": kind, "Content-Length": str(len(body))}
    return Answer(status, {**_HEADERS, **length, **(headers or {})}, body)


def _reload() -> str:
    return Path(__file__).with_name("reload.js").read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
