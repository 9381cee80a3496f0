"""The ledger: what each source looked like and what each output file was made from. SQLite, one file an output folder.

Says less than the disk, never more: it is committed last. A ledger that is damaged or of another version is deleted,
and everything is built again; a digest beside it tells damage that SQLite does not. It holds unmasked records, so it
lies in the site's state folder, never in the output.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, NamedTuple, Self
from zlib import crc32

from site_gen.diagnostics import BusyError, Fault, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

VERSION = 2
WAIT_SECONDS = 10.0
PIECE = 1 << 18  # bytes read at once: the file of a large site has tens of MB
DAMAGED = (sqlite3.DatabaseError, UnicodeDecodeError)  # the second: SQLite quotes the damage in its message
SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (path TEXT PRIMARY KEY, mtime_ns INTEGER NOT NULL, size INTEGER NOT NULL,
                      ctime_ns INTEGER NOT NULL, digest BLOB NOT NULL, loaded BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE files (url TEXT PRIMARY KEY, key BLOB NOT NULL, digest BLOB NOT NULL, mtime_ns INTEGER NOT NULL,
                    size INTEGER NOT NULL) WITHOUT ROWID;
"""


class SourceRow(NamedTuple):
    """A source as it was read: stat, sha256 of its bytes, and the records found in it (msgpack)."""

    path: str
    mtime_ns: int
    size: int
    ctime_ns: int
    digest: bytes
    loaded: bytes


class FileRow(NamedTuple):
    """An output file as it was written: the key that it was made from, sha256 of its bytes, stat."""

    url: str
    key: bytes
    digest: bytes
    mtime_ns: int
    size: int


class Ledger:
    """An open ledger. Use as a context manager; leaving without `commit` changes nothing."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection, self._path = connection, path

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open or create. A ledger that cannot be read is replaced by an empty one."""
        path.parent.mkdir(parents=True, exist_ok=True)
        for attempt in (1, 2):
            connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
            try:
                _prepare(connection)
            except sqlite3.OperationalError as error:
                connection.close()
                if attempt == 2 or _locked(error):
                    raise _refused(error, path) from error
                path.unlink(missing_ok=True)
            except DAMAGED:
                connection.close()
                path.unlink(missing_ok=True)
            else:
                return cls(connection, path)
        raise OutputError([Fault("state-unwritable", path.name)])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def begin(self) -> None:
        """Become the one writer, until commit or close.

        Raises BusyError when another build holds it too long, one of DAMAGED when it is not as it was committed.
        """
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise _refused(error, self._path) from error
        if self._connection.execute("SELECT EXISTS (SELECT * FROM meta)").fetchone()[0] and not self._sealed():
            raise sqlite3.DatabaseError

    def meta(self) -> dict[str, bytes]:
        """All named values."""
        return dict(self._connection.execute("SELECT name, value FROM meta"))

    def signatures(self) -> dict[str, tuple[int, int, int]]:
        """(mtime_ns, size, ctime_ns) of each source, without the records."""
        rows = self._connection.execute("SELECT path, mtime_ns, size, ctime_ns FROM sources")
        return {path: (mtime, size, ctime) for path, mtime, size, ctime in rows}

    def sources(self) -> dict[str, SourceRow]:
        """All sources by path."""
        rows = self._connection.execute("SELECT path, mtime_ns, size, ctime_ns, digest, loaded FROM sources")
        return {row.path: row for row in map(SourceRow._make, rows)}

    def stats(self) -> dict[str, tuple[int, int]]:
        """(mtime_ns, size) of each output file."""
        rows = self._connection.execute("SELECT url, mtime_ns, size FROM files")
        return {url: (mtime, size) for url, mtime, size in rows}

    def files(self) -> dict[str, FileRow]:
        """All output files by address."""
        rows = self._connection.execute("SELECT url, key, digest, mtime_ns, size FROM files")
        return {row.url: row for row in map(FileRow._make, rows)}

    def store(self, source: SourceRow) -> None:
        """Write down a source that was read, to hold when `commit` is called.

        Raises OutputError when the disk does not take it.
        """
        try:
            self._connection.execute("INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?)", source)
        except sqlite3.OperationalError as error:
            raise OutputError([Fault("state-unwritable", self._path.name)]) from error

    def commit(
        self,
        *,
        meta: Mapping[str, bytes],
        gone_sources: Iterable[str],
        files: Iterable[FileRow],
        gone_files: Iterable[str],
    ) -> None:
        """Write the other differences of one build and end the transaction that `begin` opened.

        Raises OutputError when the disk does not take them; then the next build does more than it has to.
        """
        run = self._connection
        try:
            run.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta.items())
            run.executemany("DELETE FROM sources WHERE path = ?", ((path,) for path in gone_sources))
            run.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)", files)
            run.executemany("DELETE FROM files WHERE url = ?", ((url,) for url in gone_files))
            run.execute("COMMIT")
            _seal(self._path).write_bytes(self._digest().encode())
        except (sqlite3.OperationalError, OSError) as error:
            raise OutputError([Fault("state-unwritable", self._path.name)]) from error

    def _sealed(self) -> bool:
        seal = _seal(self._path)
        return seal.is_file() and seal.read_bytes() == self._digest().encode()

    def _digest(self) -> str:
        """A checksum, not a signature: whoever can write here can write the pages as well."""
        size = found = 0
        piece = memoryview(bytearray(PIECE))
        with self._path.open("rb", buffering=0) as file:
            while count := file.readinto(piece):
                size, found = size + count, crc32(piece[:count], found)
        return f"{size} {found:08x}"


def _locked(error: sqlite3.OperationalError) -> bool:
    return "locked" in str(error)


def _refused(error: sqlite3.OperationalError, path: Path) -> BusyError | OutputError:
    if _locked(error):
        args = {"command": "site-gen", "since": "?", "host": "?", "pid": "?"}
        return BusyError([Fault("build-busy", path.name, args=args)])
    return OutputError([Fault("state-unwritable", path.name)])


def _seal(path: Path) -> Path:
    return path.with_suffix(".sum")


def _prepare(connection: sqlite3.Connection) -> None:
    """Create the tables, or raise DatabaseError when the file is of another version or damaged."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0]
    if version == VERSION and tables == 3:
        connection.execute("SELECT count(*) FROM meta").fetchone()
        return
    if tables or version:
        message = "another version"
        raise sqlite3.DatabaseError(message)
    connection.executescript(f"BEGIN IMMEDIATE; {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
