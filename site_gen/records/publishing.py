"""Where the site is published: named places in site.yaml. Keys and passwords have no field here, on purpose."""

from __future__ import annotations

from typing import Annotated

from site_gen.records.base import Identity, Record, key


class Target(Record, frozen=True, kw_only=True):
    """A place to publish to: exactly one of folder, rsync, s3 and zip (docs/publish.md)."""

    name: Annotated[str, Identity("target", r"[0-9A-Za-z一-鿿][0-9A-Za-z一-鿿_-]{0,19}", "web"), key("名称", "What the command line calls it.", "web")]
    folder: Annotated[str, key("文件夹", "A folder or a mounted share.", "D:/www")] = ""
    rsync: Annotated[str, key("服务器", "User, host and folder of a server that is reached by ssh.", "board@www.example.cn:/srv/board")] = ""
    port: Annotated[int, key("端口", "Port of ssh.", "22")] = 22
    s3: Annotated[str, key("存储桶", "Name of an S3-compatible bucket.", "my-board")] = ""
    endpoint: Annotated[str, key("接口", "Address of the bucket's provider; none for Amazon's own.", "https://oss-cn-hangzhou.aliyuncs.com")] = ""
    region: Annotated[str, key("地域", "Region of the bucket.", "cn-hangzhou")] = ""
    prefix: Annotated[str, key("目录", "Folder in the bucket.", "board")] = ""
    path_style: Annotated[bool, key("桶名写在路径里", "The bucket's name stands in the path, as MinIO wants it.", "否")] = False
    zip: Annotated[str, key("压缩包", "A file to carry on a USB stick.", "E:/公开栏.zip")] = ""
    keep: Annotated[int, key("留几版", "Releases that stay for going back (folder, rsync).", "5", unit="releases")] = 5

    @property
    def kind(self) -> str:
        """Which of the four it is: the first that is filled in."""
        return next((name for name in KINDS if getattr(self, name)), "")


KINDS = ("folder", "rsync", "s3", "zip")
OPTIONS = {"port": ("rsync",), "endpoint": ("s3",), "region": ("s3",), "prefix": ("s3",), "path_style": ("s3",)}
