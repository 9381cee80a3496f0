"""Publishing to a bucket, against a server that speaks S3 on this machine: order, resuming, strangers, refusals."""

from __future__ import annotations

import json
import logging
import threading
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("boto3")
pytest.importorskip("moto")
pytest.importorskip("flask_cors")

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

from site_gen.build.report import silent
from site_gen.diagnostics import OutputError
from site_gen.publish import bucket
from site_gen.publish.bucket import Bucket, connect
from tests.support import AS_OF, SETTINGS, run
from tests.support import site as small_site
from tests.support.publishing import NEW, OLD, STAMP, built

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PHOTO = "photos/0d2c5c05e6466713-240.jpg"
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """A server on loopback."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def client(endpoint: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """A client with made-up keys, and an empty bucket named board."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
        "AWS_CONFIG_FILE": str(tmp_path / "none"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1",
    }.items():
        monkeypatch.setenv(name, value)
    made = connect(endpoint=endpoint, region="", path_style=True)
    made.create_bucket(Bucket="board")
    yield made
    for one in made.list_objects_v2(Bucket="board").get("Contents", ()):
        made.delete_object(Bucket="board", Key=one["Key"])
    made.delete_bucket(Bucket="board")
    made.close()


def objects(client: Any, prefix: str = "") -> dict[str, str]:
    """Everything in the bucket but the list."""
    keys = [one["Key"] for one in client.list_objects_v2(Bucket="board", Prefix=prefix).get("Contents", ())]
    found = {key: client.get_object(Bucket="board", Key=key)["Body"].read().decode() for key in keys}
    return {key.removeprefix(prefix): text for key, text in found.items() if ".site_gen" not in key}


def reason(error: pytest.ExceptionInfo[OutputError]) -> str:
    """The code of the fault."""
    return error.value.faults[0].code


class Recorder:
    """Notes the calls that change the bucket, and fails at the one of that number."""

    def __init__(self, client: Any, dies_at: int = 0) -> None:
        self.calls: list[str] = []
        self._client, self._dies_at = client, dies_at

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._client, name)
        if name not in ("put_object", "delete_object"):
            return real

        def call(**options: Any) -> Any:
            self.calls.append(f"{name.partition('_')[0]} {options['Key']}")
            if len(self.calls) == self._dies_at:
                raise KeyboardInterrupt
            return real(**options)

        return call


def test_only_what_changed_is_sent_in_a_safe_order(
    client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list first and last, photos before pages, the front page after them, deletions at the end."""
    monkeypatch.setattr(bucket, "THREADS", 1)
    place = Bucket(client, "board", "www")
    assert place.published() is None
    place.publish(built(tmp_path / "old", OLD), STAMP, silent)
    assert objects(client, "www/") == OLD
    recorder, new = Recorder(client), built(tmp_path / "new", {**NEW, PHOTO: "p"})
    Bucket(recorder, "board", "www").publish(new, STAMP, silent)
    assert objects(client, "www/") == {**NEW, PHOTO: "p"}
    assert place.published() == new.digests
    mark = "put www/.site_gen.sha256"
    sent = [*(f"put www/{url}" for url in (PHOTO, "issues/1.html", "issues/3.html", "photos/b.jpg", "index.html"))]
    gone = ["delete www/photos/a.jpg", "delete www/issues/2.html"]
    assert recorder.calls == [mark, *sent, *gone, mark]
    recorder.calls.clear()
    Bucket(recorder, "board", "www").publish(new, STAMP, silent)
    assert recorder.calls == [mark, mark]


def test_headers(client: Any, tmp_path: Path) -> None:
    """Browsers ask for pages each time, keep photos with a digest in their name, and know the characters of a page."""
    Bucket(client, "board", "").publish(built(tmp_path, {"index.html": "x", PHOTO: "p"}), STAMP, silent)
    page, photo = (client.head_object(Bucket="board", Key=key) for key in ("index.html", PHOTO))
    assert (page["ContentType"], page["CacheControl"]) == ("text/html; charset=utf-8", "no-cache")
    assert (photo["ContentType"], photo["CacheControl"]) == ("image/jpeg", "public, max-age=31536000, immutable")


def test_death_at_each_call(client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it is stopped each page is old or new, and publishing again, the new or the old site, makes it whole."""
    monkeypatch.setattr(bucket, "THREADS", 1)
    place, old, new = Bucket(client, "board", ""), built(tmp_path / "old", OLD), built(tmp_path / "new", NEW)
    deaths = 0
    for at in range(1, 100):
        place.publish(old, STAMP, silent)
        assert objects(client) == OLD, at
        try:
            Bucket(Recorder(client, at), "board", "").publish(new, STAMP, silent)
            break
        except KeyboardInterrupt:
            deaths += 1
        seen = objects(client)
        assert all(text in (OLD.get(url), NEW.get(url)) for url, text in seen.items()), at
        assert seen["index.html"] == "old" or seen.items() >= NEW.items(), at
        if at % 2:
            place.publish(new, STAMP, silent)
            assert objects(client) == NEW, at
    assert deaths > 6
    assert objects(client) == NEW


def test_what_is_not_ours_is_left_alone(client: Any, tmp_path: Path) -> None:
    """An object of somebody else under a page's name stops all; others beside the site stay."""
    client.put_object(Bucket="board", Key="notes.txt", Body=b"theirs")
    client.put_object(Bucket="board", Key="index.html", Body=b"theirs")
    place = Bucket(client, "board", "")
    with pytest.raises(OutputError) as error:
        place.publish(built(tmp_path / "old", OLD), STAMP, silent)
    assert reason(error) == "publish-stranger"
    assert objects(client) == {"notes.txt": "theirs", "index.html": "theirs"}
    client.delete_object(Bucket="board", Key="index.html")
    place.publish(built(tmp_path / "old", OLD), STAMP, silent)
    place.publish(built(tmp_path / "new", NEW), STAMP, silent)
    assert objects(client) == {**NEW, "notes.txt": "theirs"}


def test_object_that_vanished_is_sent_again(client: Any, tmp_path: Path) -> None:
    """What somebody deleted by hand comes back with the next publication."""
    place, old = Bucket(client, "board", ""), built(tmp_path / "old", OLD)
    place.publish(old, STAMP, silent)
    client.delete_object(Bucket="board", Key="issues/1.html")
    place.publish(old, STAMP, silent)
    assert objects(client) == OLD


def test_two_publishers_hear_of_each_other(client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When somebody else publishes meanwhile, one is told so, and the next publication leaves nothing of a mixture."""
    monkeypatch.setattr(bucket, "THREADS", 1)
    place, old, new = Bucket(client, "board", ""), built(tmp_path / "old", OLD), built(tmp_path / "new", NEW)
    place.publish(old, STAMP, silent)

    def meanwhile(_stage: str, done: int, _total: int, /) -> None:
        if done == 0:
            place.publish(built(tmp_path / "third", {**OLD, "index.html": "third"}), STAMP, silent)

    with pytest.raises(OutputError) as error:
        place.publish(new, STAMP, meanwhile)
    assert reason(error) == "publish-busy"
    place.publish(new, STAMP, silent)
    assert objects(client) == NEW


def test_refusals_are_sentences_without_keys(
    client: Any, endpoint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bucket that is not there, nobody at the address, no keys."""
    old = built(tmp_path / "old", OLD)
    with pytest.raises(OutputError) as error:
        Bucket(client, "missing", "").publish(old, STAMP, silent)
    assert reason(error) == "publish-no-bucket"
    nobody = connect(endpoint="http://127.0.0.1:9", region="", path_style=True)
    with pytest.raises(OutputError) as error:
        Bucket(nobody, "board", "").published()
    assert reason(error) == "publish-bucket-unreachable"
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    with pytest.raises(OutputError) as error:
        Bucket(connect(endpoint=endpoint, region="", path_style=True), "board", "").published()
    assert reason(error) == "publish-no-key"
    assert "testing" not in json.dumps(dict(error.value.faults[0].args))


@pytest.mark.parametrize(
    ("provider", "style", "address"),
    [
        ("https://oss-cn-hangzhou.aliyuncs.com", False, "https://board.oss-cn-hangzhou.aliyuncs.com/a"),
        ("https://cos.ap-guangzhou.myqcloud.com", False, "https://board.cos.ap-guangzhou.myqcloud.com/a"),
        ("http://127.0.0.1:9000", True, "http://127.0.0.1:9000/board/a"),
    ],
)
def test_addresses_of_other_providers(client: Any, provider: str, style: bool, address: str) -> None:  # noqa: FBT001
    """The bucket's name stands where each provider wants it; nothing is sent."""
    made = connect(endpoint=provider, region="cn-hangzhou", path_style=style)
    assert (
        made.generate_presigned_url("get_object", Params={"Bucket": "board", "Key": "a"}).partition("?")[0] == address
    )
    assert made.meta.config.request_checksum_calculation == "when_required"


def test_the_command(client: Any, endpoint: str, tmp_path: Path) -> None:
    """All the way from site.yaml."""
    target = f"publish:\n  - name: bucket\n    s3: board\n    endpoint: {endpoint}\n    path_style: 是\n"
    root = small_site(tmp_path / "site", {"site.yaml": SETTINGS + target})
    done = run("publish", "--yes", "--root", str(root), "--as-of", AS_OF)
    assert done.code == 0, done.text
    assert "index.html" in client.list_objects_v2(Bucket="board", Prefix="index")["Contents"][0]["Key"]
    assert "已经是最新的" in run("publish", "--yes", "--root", str(root), "--as-of", AS_OF).out
    assert "公开的和这里生成的一样" in run("publish", "--list", "--root", str(root)).out
    assert "publish-no-older" in run("publish", "--rollback", "--yes", "--root", str(root)).err
