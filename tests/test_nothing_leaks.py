"""What must stay inside is planted in every kind of input and looked for in every published byte, unpacked."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest
from PIL import Image, PngImagePlugin

from tests.support import GROUPS, HONOURS, ISSUE, MEETING, NOTICE, PHOTOS, PROJECT, full_site, run, tree
from tests.support.records import HOUSEHOLDS, PEOPLE
from tests.support.secrets import holding

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2026-04-03"
MADE = {
    ".html",
    ".xml",
    ".ics",
    ".txt",
    ".css",
    ".svg",
    ".pdf",
    ".jpg",
    ".webp",
    ".jsonl",
    ".sha256",
    ".csv",
    ".json",
    ".js",
}
AUTHOR = "Author:测试街道测试社区居民委员会"
PICTURES = {".jpg", ".webp"}

# Where it was planted -> a word that stands nowhere else. Characters are rare, so that no font draws them by chance.
SECRETS = {
    "name in private/people.csv": "鄢翀霭",
    "telephone in private/people.csv": "17704060817",
    "flat in private/people.csv": "7-4-1703",
    "identity number in private/people.csv": "11010519491231002X",
    "another file in private/": "匣里旧簿",
    "comment in YAML": "晌午瞥见",
    "note for the office in an issue": "蹊跷待查",
    "note for the office in minutes": "酝酿未定",
    "note for the office in a notice": "琐碎争执",
    "note for the office in a project": "斟酌报价",
    "reason of a waiver": "誊抄旧号",
    "draft of an issue": "雏议搁置",
    "draft of a notice": "拟稿勿贴",
    "name of a photo's file": "zhaodi-lou",
    "text in a photo": "岐霭经纬",
    "bytes after a photo": "tail-of-the-photo",
    "photo that nobody described": "weimiaoshu",
    "name after its consent": "嵇禾润",
    "member's name after the consent": "蔺昱辰",
    "text of a notice taken down": "壕沟毗邻",
    "paper of a notice taken down": "舆图叁幅",
    "spreadsheet beside the records": "薪俸明细",
    "letter beside the records": "恳切陈情",
    "PDF beside the records": "pdf-beside-records",
    "comment in a template": "嘱咐后任",
}


def office_file(*texts: str) -> bytes:
    """A packed file as office programs write it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as box:
        for number, text in enumerate(texts):
            box.writestr(f"part{number}.xml", f"<t>{text}</t>")
    return buffer.getvalue()


def photo() -> bytes:
    """A PNG with a text in it and more bytes behind its end."""
    note = PngImagePlugin.PngInfo()
    note.add_itxt("Comment", SECRETS["text in a photo"])
    exif = Image.Exif()
    exif[0x010E] = SECRETS["text in a photo"].encode()
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), (90, 110, 100)).save(buffer, "PNG", pnginfo=note, exif=exif)
    return buffer.getvalue() + SECRETS["bytes after a photo"].encode()


def planted() -> dict[str, str | bytes | None]:
    """The usual records with a secret in each place where one may lie."""
    at = SECRETS
    file = at["name of a photo's file"] + ".png"
    issue = (
        ISSUE.replace("gou-qian.png", file)
        + f"# {at['comment in YAML']}\n内部: {at['note for the office in an issue']}\n"
    )
    waiver = f"放行:\n  - {{规则: 门牌, 文字: 2-1-301号文件, 理由: {at['reason of a waiver']}}}\n"
    notice = NOTICE.replace(
        "posted: [大门口]",
        f"posted: [大门口]\ntake_down: {DAY}\n内部: {at['note for the office in a notice']}\nattachments:\n"
        f"  - {{title: {at['paper of a notice taken down']}, where: 居委会}}",
    )
    name = at["name after its consent"]
    member = at["member's name after the consent"]
    consent = "consent: {date: 2026-03-01, scope: 写全名, until: 2026-04-02}"
    return {
        "content/issues/W2026-001.yaml": issue.replace("title: 雨天积水", "title: 按2-1-301号文件修，雨天积水")
        + waiver,
        "content/issues/W2026-090.yaml": ISSUE.replace("W2026-001", "W2026-090").replace(
            "title: ", f"title: {at['draft of an issue']}"
        )
        + "草稿: 是\n",
        "content/meetings/H2026-01.md": MEETING.replace(
            "posted_on:", f"内部: {at['note for the office in minutes']}\nposted_on:"
        ),
        "content/notices/G2026-01.md": notice + at["text of a notice taken down"] + "。\n",
        "content/notices/G2026-02.md": "---\nid: G2026-02\nkind: 公告\n草稿: 是\nissuer: 测试社区\n"
        f"published: 2026-04-01\ntitle: {at['draft of a notice']}\n---\n没写完。\n",
        "content/projects/X2026-01.yaml": PROJECT.replace("gou-qian.png", file)
        + f"内部: {at['note for the office in a project']}\n",
        "content/groups.yaml": GROUPS + f"- id: watch\n  name: 值班组\n  mandate: 值夜\n  members:\n"
        f"    - role: 组长\n      name: {member}\n      {consent}\n",
        "content/photos/photos.yaml": PHOTOS.replace("gou-qian.png", file),
        "content/photos/gou-qian.png": None,
        f"content/photos/{file}": photo(),
        f"content/photos/{at['photo that nobody described']}.png": photo(),
        "content/rankings/2026-Q1/honours.yaml": HONOURS.replace(
            "  recipient:", f"  full_name: {name}\n  {consent}\n  recipient:", 1
        ),
        "content/notices/gongzi.xlsx": office_file("封面", at["spreadsheet beside the records"]),
        "content/notices/xin.docx": office_file(at["letter beside the records"]),
        "content/notices/tu.pdf": b"%PDF-1.4\n" + at["PDF beside the records"].encode(),
        "private/people.csv": PEOPLE + f"{at['name in private/people.csv']},{at['telephone in private/people.csv']},"
        f"{at['flat in private/people.csv']},{at['identity number in private/people.csv']},,,\n",
        "private/households.csv": HOUSEHOLDS,
        "private/jiubu.txt": at["another file in private/"],
        "themes/board/templates/404.html": '{% extends "builtin/404.html" %}{# '
        + at["comment in a template"]
        + " #}{% block title %}没有{% endblock %}",
    }


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with everything planted, released so that there is a chain, and built on the day consents are over."""
    made = full_site(tmp_path_factory.mktemp("planted"), planted())
    done = run("build", "--root", str(made), "--as-of", DAY, "--release")
    assert done.code == 0, done.text
    return made


@pytest.fixture(scope="module")
def files(root: Path) -> dict[str, bytes]:
    """Every published file."""
    return tree(root / "output")


@pytest.mark.parametrize("place", SECRETS)
def test_a_secret_is_in_no_published_byte(files: dict[str, bytes], root: Path, place: str) -> None:
    """Neither as it stands nor escaped, encoded, packed or drawn; but it was there to be found.

    Letters and digits that a sheet draws prove nothing: `test_no_sheet_says_a_secret` reads these.
    """
    word = SECRETS[place]
    sources = {path: data for path, data in tree(root).items() if not path.startswith((".site_gen", "output/"))}
    assert holding(sources, word), "nothing was planted"
    searched = {url: data for url, data in files.items() if not (word.isascii() and url.endswith(".pdf"))}
    assert holding(searched, word) == []


def test_no_page_tells_where_the_site_was_made(files: dict[str, bytes], root: Path) -> None:
    """The folder of the site names a computer and often the person who works at it."""
    assert holding(files, str(root)) == []
    assert holding(files, root.parent.name) == []


def test_nothing_is_published_as_it_came(files: dict[str, bytes], root: Path) -> None:
    """No published file has the bytes of a source: papers and photos are named or drawn again, never copied.

    The chain is the exception: it is made to be compared byte by byte.
    """
    sources = {
        data: path
        for path, data in tree(root).items()
        if path.startswith(("content/", "private/", "themes/")) and path != "content/chain.jsonl"
    }
    assert {url: sources[data] for url, data in files.items() if data in sources} == {}


def test_only_kinds_of_files_that_we_make_are_published(files: dict[str, bytes]) -> None:
    """An office file, an original photo or an archive would have another ending; what says it is a picture is one."""
    endings = {url: PurePosixPath(url).suffix for url in files if not url.startswith((".site_gen", "share/"))}
    assert set(endings.values()) <= MADE, endings
    assert {PurePosixPath(url).suffix for url in files if url.startswith("share/")} == {".png"}  # set by typst
    for url, ending in endings.items():
        assert not files[url].startswith(b"PK"), url
        if ending in PICTURES:
            with Image.open(io.BytesIO(files[url])) as image:
                assert not image.getexif(), url


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext")
def test_no_sheet_says_a_secret(files: dict[str, bytes]) -> None:
    """What a reader can copy out of a sheet, and who it says has made it."""
    sheets = {url: data for url, data in files.items() if url.endswith(".pdf")}
    assert sheets
    said = {}
    for url, data in sheets.items():
        words = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout
        about = subprocess.run(["pdfinfo", "-"], input=data, capture_output=True, check=True).stdout
        said[url] = "".join((words + about).decode().split())
        assert AUTHOR in said[url] or "Author:" not in said[url], url
    assert any("测试小区" in text for text in said.values())
    assert [(url, place) for url, text in said.items() for place, word in SECRETS.items() if word in text] == []
