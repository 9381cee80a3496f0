"""A bucket that speaks S3: objects that did not change stay, what is shown comes before what shows it, deletions last.

A bucket has no switch: each page is old or new, never a part. The list of files, an object too, is marked before
anything changes and made right at the end, so that the next publication finishes what broke off. Where the provider
knows conditional writes, the list also tells two publishers of each other.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from site_gen.diagnostics import Fault, OutputError, SettingsError
from site_gen.output import MANIFEST, PENDING, format_manifest, parse_manifest
from site_gen.publish.model import STAGE, Unversioned, cache_header, content_type, rank

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from site_gen.build.report import Progress
    from site_gen.publish.model import Tree

THREADS = 8
_MEANING = {
    "InvalidAccessKeyId": "publish-key",
    "SignatureDoesNotMatch": "publish-key",
    "InvalidToken": "publish-key",
    "ExpiredToken": "publish-key",
    "AccessDenied": "publish-bucket-denied",
    "403": "publish-bucket-denied",
    "NoSuchBucket": "publish-no-bucket",
    "404": "publish-no-bucket",
    "RequestTimeTooSkewed": "publish-clock",
    "PreconditionFailed": "publish-busy",
    "ConditionalRequestConflict": "publish-busy",
}
_UNKNOWN_CONDITION = ("NotImplemented", "InvalidArgument", "MethodNotAllowed")


class _List(NamedTuple):
    """The list of files as it lies in the bucket: digest by address, and the mark of this state of it."""

    digests: Mapping[str, str]
    etag: str


class Bucket(Unversioned):
    """A place of the kind `s3`. It keeps no earlier release."""

    def __init__(self, client: Any, name: str, prefix: str) -> None:
        self._client, self._name = client, name
        self._prefix = f"{prefix}/" if prefix else ""

    def published(self) -> Mapping[str, str] | None:
        """See `model.Place`."""
        with self._told():
            found = self._list()
            return found.digests if found else None

    def publish(self, tree: Tree, stamp: str, progress: Progress) -> None:
        """See `model.Place`; each page by itself is old or new."""
        del stamp
        with self._told():
            found, present = self._list(), set(self._keys())
            owned = found.digests if found else {}
            self._refuse_strangers(present - owned.keys(), tree)
            send = [url for url, digest in tree.digests.items() if owned.get(url) != digest or url not in present]
            gone = sorted(owned.keys() - tree.digests.keys(), key=rank)
            marked = {**owned, **dict.fromkeys(send, PENDING)}
            etag = self._note(marked, found.etag if found else "")
            self._send(sorted(send, key=rank), tree, progress)
            self._each(self._delete, reversed(gone))
            try:
                self._note(tree.digests, etag)
            except self._client.exceptions.ClientError:  # somebody else published meanwhile: nothing is certain now
                self._put(MANIFEST, format_manifest({**tree.digests, **dict.fromkeys(send, PENDING)}))
                raise

    def _refuse_strangers(self, strange: set[str], tree: Tree) -> None:
        clashes = sorted(strange & tree.digests.keys())
        if clashes:
            raise OutputError([Fault("publish-stranger", self._name, args={"file": self._key(clashes[0])})])

    def _send(self, urls: list[str], tree: Tree, progress: Progress) -> None:
        """In order of rank, those of one rank at the same time."""
        done = 0
        for _, group in groupby(urls, key=lambda url: rank(url)[0]):
            for _ in self._each(lambda url: self._put(url, tree.read(url)), group):
                progress(STAGE, done, len(urls))
                done += 1

    def _each(self, act: Any, urls: Iterable[str]) -> list[None]:
        with ThreadPoolExecutor(THREADS) as pool:
            jobs = [pool.submit(act, url) for url in urls]
            try:
                return [job.result() for job in jobs]
            finally:
                for job in jobs:
                    job.cancel()

    def _put(self, url: str, data: bytes, **condition: str) -> str:
        done = self._client.put_object(
            Bucket=self._name,
            Key=self._key(url),
            Body=data,
            ContentType=content_type(url),
            CacheControl=cache_header(url),
            **condition,
        )
        return str(done["ETag"])

    def _delete(self, url: str) -> None:
        self._client.delete_object(Bucket=self._name, Key=self._key(url))

    def _list(self) -> _List | None:
        try:
            found = self._client.get_object(Bucket=self._name, Key=self._key(MANIFEST))
        except self._client.exceptions.NoSuchKey:
            return None
        return _List(parse_manifest(found["Body"].read().decode("utf-8", "replace")), str(found["ETag"]))

    def _note(self, digests: Mapping[str, str], etag: str) -> str:
        """Write the list, if it still is as it was seen. Returns its new mark."""
        data = format_manifest(digests)
        try:
            return self._put(MANIFEST, data, **({"IfMatch": etag} if etag else {"IfNoneMatch": "*"}))
        except self._client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] not in _UNKNOWN_CONDITION:
                raise
            return self._put(MANIFEST, data)

    def _keys(self) -> Iterator[str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._name, Prefix=self._prefix)
        for page in pages:
            for one in page.get("Contents", ()):
                yield one["Key"].removeprefix(self._prefix)

    def _key(self, url: str) -> str:
        return self._prefix + url

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Let what boto raises become a sentence. Its own texts may hold parts of keys: only codes are passed on."""
        from botocore import exceptions as boto  # noqa: PLC0415 - only with the extra

        try:
            yield
        except (boto.NoCredentialsError, boto.PartialCredentialsError, boto.ProfileNotFound) as error:
            raise self._fault("publish-no-key") from error
        except boto.ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", "?"))
            raise self._fault(_MEANING.get(code, "publish-bucket-fault"), code) from error
        except (boto.ConnectionError, boto.HTTPClientError) as error:
            raise self._fault("publish-bucket-unreachable") from error
        except boto.BotoCoreError as error:
            raise self._fault("publish-bucket-fault", type(error).__name__) from error

    def _fault(self, code: str, reason: str = "") -> OutputError:
        return OutputError([Fault(code, self._name, args={"where": self._name, "reason": reason})])


def connect(*, endpoint: str, region: str, path_style: bool) -> Any:
    """A client with keys from the environment or from boto's own files. Raises SettingsError without the extra.

    Checksums beyond S3's first ones are sent only where they are demanded: others than Amazon refuse them.
    """
    try:
        import boto3  # noqa: PLC0415 - only with the extra
        from botocore.config import Config  # noqa: PLC0415 - as above
    except ImportError as error:
        raise SettingsError([Fault("publish-no-boto", "s3")]) from error
    config = Config(
        signature_version="s3v4",
        s3={"addressing_style": "path" if path_style else "virtual"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        retries={"mode": "standard", "max_attempts": 4},
        connect_timeout=15,
        read_timeout=60,
        max_pool_connections=THREADS,
    )
    return boto3.session.Session().client(
        "s3", endpoint_url=endpoint or None, region_name=region or "us-east-1", config=config
    )
