"""Media: photos in three widths without any metadata, and QR codes. Knows no record.

A photo is always decoded and encoded again, never copied: nothing that hid in the file (place, serial number,
thumbnail, trailing bytes) can reach a page (quality.md, T4). `photos` keeps what was made, `batch` makes many at once,
`pixels` is the only module that opens a picture (`apart`: in a process of its own), `mosaic` makes parts of it
unrecognisable, `intake` prepares a phone's photos for the site's folder, `qr` draws codes. Pillow and segno are
imported when there is something to make.
"""

from __future__ import annotations

from site_gen.media.batch import Job, pictures
from site_gen.media.model import Picture, Rectangle, Variant
from site_gen.media.photos import picture
from site_gen.media.qr import qr_long, qr_side, qr_svg, qr_text

__all__ = ["Job", "Picture", "Rectangle", "Variant", "picture", "pictures", "qr_long", "qr_side", "qr_svg", "qr_text"]
