"""Photos and what one may say of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

from site_gen.records.base import Choice, Identity, Record, key


class Moment(Choice):
    """When in the course of the work the picture was taken."""

    BEFORE = "before", "前"
    DURING = "during", "中"
    AFTER = "after", "后"


class Faces(Choice):
    """Whether people can be recognised."""

    NONE = "none", "没有人脸", "无"
    BLURRED = "blurred", "已打码"
    CONSENTED = "consented", "本人同意"


Rectangles = tuple[tuple[Decimal, ...], ...]  # each of four numbers, which `register.checks.photos` sees to


class Photo(Record, frozen=True, kw_only=True):
    """A picture in content/photos/."""

    file: Annotated[str, Identity("photo", r"[\w-]{1,60}\.(jpe?g|png|webp|heic|JPE?G|PNG|WEBP|HEIC)", "lu-qian.jpg"), key("文件", "File name in content/photos/.", "lu-qian.jpg")]
    date: Annotated[dt.date, key("日期", "Day it was taken.", "2025-05-12")]
    place: Annotated[str, key("地点", "Where.", "3栋西侧")]
    alt: Annotated[str, key("图里有什么", "What one sees, for people who cannot.", "土路坑洼积水，路边堆着杂物", also=("替代文字",))]
    moment: Annotated[Moment | None, key("时候", "前, 中 or 后.", "前")] = None
    pair: Annotated[str, key("对照组", "Photos of one view share this word.", "lu")] = ""
    faces: Annotated[Faces, key("人脸", "Whether people can be recognised.", "没有人脸")]
    consent_basis: Annotated[str, key("同意依据", "Where the consent is kept, if faces show.", "2025-05-10 同意书")] = ""
    consent_until: Annotated[dt.date | None, key("同意到", "Last day of that consent; after it the photo leaves all pages.", "2027-05-10")] = None
    mosaic: Annotated[Rectangles, key("打码", "Parts that nobody may see: left, top, width, height in per cent of the upright picture.", "[[40, 20, 12, 18]]")] = ()
    mosaic_after: Annotated[Rectangles, key("到期后打码", "More such parts once the consent has ended; with them the photo stays.", "[[62, 25, 10, 15]]")] = ()
    illustration: Annotated[bool, key("示意图", "A drawing, not a photo.", "是")] = False
