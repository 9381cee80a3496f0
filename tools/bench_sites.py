"""Sites to time: a copy of the example, and the same with many issues or a large ledger. Always the same ones."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

ROOT = Path(__file__).resolve().parents[1]
PLACES = ("东门", "西门", "北侧围墙", "2号楼前", "健身角", "车棚", "垃圾房", "花坛", "凉亭", "配电房旁")
THINGS = ("路灯不亮", "地砖松动", "排水不畅", "乱停车", "扶手掉漆", "电线低垂", "台阶开裂", "长椅损坏")
DONE = 0.85  # most issues of ten years are settled
CATEGORIES = ("environment", "drains", "parking", "stairwell", "green")
DEEDS = ("扫地", "浇花", "捡烟头", "清杂物", "值班", "擦栏杆", "铲小广告", "教用手机")
LEDGER_RULES = (("clean", "签到表"), ("garden", "班表"), ("bin", "班表"), ("errand", "签字"), ("corridor", "照片"))
NOTES = ("居民打电话反映。", "议事组到现场看过。", "已经请师傅来看。", "材料到了，下周动工。", "修好了，请大家监督。")


def example(folder: Path) -> None:
    """The records of the example, without what was built from them."""
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "site.yaml", folder)
    for name in ("content", "private"):
        shutil.copytree(ROOT / name, folder / name)


def many(folder: Path, count: int, *, years: int = 10) -> None:
    """Add generated issues to a copy of the example; numbers go on from 1000 in the years 2016 to 2025, or fewer."""
    chance = random.Random(20260402)  # noqa: S311 - the same sites each time
    for number in range(count):
        year = 2016 + number % years
        name = f"W{year}-{1000 + number // years}"
        steps = 7 if chance.random() < DONE else chance.randint(1, 6)
        lines = [
            f"id: {name}",
            f"title: {chance.choice(PLACES)}{chance.choice(THINGS)}",
            f"category: {chance.choice(CATEGORIES)}",
            *([f"building: {chance.randint(1, 11)}"] if chance.random() < 0.6 else []),
            f"spot: {chance.choice(PLACES)}第{chance.randint(1, 40)}根灯杆旁",
            f"reported_on: {year}-01-{1 + chance.randrange(28):02d}",
            "source: 电话",
            f"households: {chance.randint(1, 60)}",
            "history:",
        ]
        for step in range(1, steps + 1):
            day = f"{year}-{1 + step:02d}-{1 + chance.randrange(28):02d}"
            lines += [f"  - date: {day}", f"    step: {step}", f"    note: {chance.choice(NOTES)}"]
        (folder / f"content/issues/{name}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def phone_photos(folder: Path, count: int) -> None:
    """Add photos as a phone takes them, of 12 million pixels with noise and edges, to a copy of the example."""
    chance = random.Random(20260402)  # noqa: S311 - the same sites each time
    wide, high = 4000, 3000
    scene = Image.merge(
        "RGB", [Image.effect_noise((44, 33), 90).resize((4400, 3300), Image.Resampling.BICUBIC) for _ in "RGB"]
    )
    for noise in (Image.effect_noise((1100, 825), 40), Image.effect_noise(scene.size, 10)):
        layer = noise.resize(scene.size, Image.Resampling.BILINEAR).convert("RGB")
        scene = ImageChops.add(scene, layer, offset=-128)
    lines = []
    for number in range(count):
        left, top = chance.randrange(400), chance.randrange(300)
        photo = scene.crop((left, top, left + wide, top + high))
        draw = ImageDraw.Draw(photo)
        for _ in range(60):
            x, y = chance.randrange(wide), chance.randrange(high)
            colour = (chance.randrange(256), chance.randrange(256), chance.randrange(256))
            draw.rectangle((x, y, x + chance.randrange(20, 500), y + chance.randrange(20, 400)), fill=colour)
        photo.save(folder / f"content/photos/phone-{number}.jpg", quality=90)
        lines += [f"- file: phone-{number}.jpg", "  date: 2026-03-01", "  place: 院子里", "  alt: 院子里的花坛"]
        lines += ["  faces: 没有人脸"]
    with (folder / "content/photos/photos.yaml").open("a", encoding="utf-8") as file:
        file.write("\n" + "\n".join(lines) + "\n")


def ledger(folder: Path, rows: int, households: int) -> None:
    """Put a large community in place of the example's: a roster, and one quarter whose ledger has so many rows."""
    chance = random.Random(20260402)  # noqa: S311 - the same sites each time
    codes = [
        f"{letter}{number}" for number in range(1, households // 26 + 2) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    ]
    roster = [f"{code},{1 + at % 11},{chance.choice('王李张刘陈杨赵黄周吴')},是" for at, code in enumerate(codes)]
    write_table(folder / "private/households.csv", "户码,楼栋,姓,上榜", roster)
    lines = []
    for number in range(1, rows + 1):
        day = dt.date(2026, 1, 1) + dt.timedelta(days=number * 90 // (rows + 1))
        rule, unit = chance.choice(LEDGER_RULES)
        who = "周某,吴某" if number % 2 else "郑某,林某"
        note = f"{chance.choice(PLACES)}{chance.choice(DEEDS)}"
        cells = f"{day},{chance.choice(codes[:households])},{rule},{chance.randint(1, 2)},,{note},{unit},{who},,,"
        lines.append(f"J2026-{number:06d},{cells}")
    head = "编号,日期,户码,细则,数量,分,事由,凭证,记分人,复核人,冲销,原因,谁同意"
    write_table(folder / "content/rankings/2026-Q1/ledger.csv", head, lines)


def write_table(path: Path, head: str, lines: list[str]) -> None:
    """A table as spreadsheets like it."""
    path.write_text("\n".join([head, *lines, ""]), encoding="utf-8-sig")
