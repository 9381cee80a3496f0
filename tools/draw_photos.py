"""Draw the example's pictures: flat illustrations standing in for photos, the same on every run.

Usage: python tools/draw_photos.py [folder]
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WIDTH, HEIGHT, SCALE, QUALITY = 1280, 960, 2, 85
HORIZON = 520
SKY, GREY_SKY, NIGHT = "#cfe4ee", "#c9d0d2", "#141b2b"
WHITE, GREEN, ROOF, GLASS, FRAME = "#f0ece0", "#6f9a7d", "#8a5b4a", "#8fb0bf", "#dfe6e6"
MUD, WET, DIRT, PAVED, KERB, LINE = "#a98a63", "#7f97a3", "#8f7350", "#9aa0a3", "#d5d3c8", "#fbfaf4"
LEAF, DARK_LEAF, GRASS, TRUNK, BRICK = "#6fa05a", "#4c7d45", "#9dbb7a", "#7a5a40", "#b5654a"
PETALS = ("#d9566b", "#f0b64a", "#e58ab0")
CARS = ("#b8443c", "#3f6a96", "#e9e9e6", "#55595c", "#c8a24a", "#5d8a72")

Point = tuple[float, float]


class Canvas:
    """A sheet measured in the finished picture's pixels, drawn larger so that edges come out smooth."""

    def __init__(self, background: str) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), background)
        self.pen = ImageDraw.Draw(self.image)

    def shape(self, points: Sequence[Point], fill: str) -> None:
        """Fill a polygon."""
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def box(self, left: float, top: float, width: float, height: float, fill: str) -> None:
        """Fill an upright rectangle."""
        self.shape([(left, top), (left + width, top), (left + width, top + height), (left, top + height)], fill)

    def oval(self, x: float, y: float, across: float, down: float, fill: str) -> None:
        """Fill an ellipse around a centre; the radii are given."""
        corners = [(x - across) * SCALE, (y - down) * SCALE, (x + across) * SCALE, (y + down) * SCALE]
        self.pen.ellipse(corners, fill=fill)

    def line(self, points: Sequence[Point], fill: str, width: float) -> None:
        """Draw a line through points."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.pen.line(scaled, fill=fill, width=round(width * SCALE), joint="curve")

    def save(self, path: Path) -> None:
        """Write the picture at its finished size."""
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        small.save(path, "JPEG", quality=QUALITY, optimize=True)


def building(c: Canvas, left: float, top: float, width: float, base: float = HORIZON) -> None:
    """A block of flats from the front: white wall above, green below."""
    height = base - top
    split = top + height * 0.66
    c.box(left - 10, top - 22, width + 20, 24, ROOF)
    c.box(left, top, width, split - top, WHITE)
    c.box(left, split, width, base - split, GREEN)
    columns = max(2, int(width // 110))
    step = width / columns
    for row in range(4):
        for column in range(columns):
            x, y = left + step * (column + 0.5) - 28, top + height * (0.06 + row * 0.235)
            c.box(x - 4, y - 4, 64, height * 0.14 + 8, FRAME)
            c.box(x, y, 56, height * 0.14, GLASS)
            c.box(x + 26, y, 4, height * 0.14, FRAME)


def tree(c: Canvas, x: float, base: float, size: float) -> None:
    """A round tree."""
    c.box(x - size * 0.07, base - size * 0.8, size * 0.14, size * 0.8, TRUNK)
    c.oval(x, base - size, size * 0.45, size * 0.42, DARK_LEAF)
    c.oval(x - size * 0.1, base - size * 1.08, size * 0.32, size * 0.28, LEAF)


def flowers(c: Canvas, left: float, top: float, width: float, height: float) -> None:
    """A patch of green dotted with flowers, in rows."""
    c.box(left, top, width, height, DARK_LEAF)
    for row in range(max(1, int(height // 34))):
        for column in range(int((width - 10) // 44)):
            x, y = left + 22 + column * 44 + row % 2 * 10, top + 16 + row * 34
            c.oval(x, y + 5, 18, 11, LEAF)
            c.oval(x, y - 2, 10, 10, PETALS[(row * 2 + column) % 3])


def car(c: Canvas, x: float, y: float, size: float, fill: str) -> None:
    """A car from the side, its wheels standing on y."""
    c.oval(x + size / 2, y, size * 0.52, size * 0.05, "#6b6357")
    for shape, colour in (
        (((0.14, 0.26), (0.29, 0.48), (0.69, 0.48), (0.86, 0.26)), fill),
        (((0.22, 0.26), (0.33, 0.43), (0.47, 0.43), (0.47, 0.26)), GLASS),
        (((0.52, 0.26), (0.52, 0.43), (0.66, 0.43), (0.78, 0.26)), GLASS),
    ):
        c.shape([(x + size * across, y - size * up) for across, up in shape], colour)
    c.box(x, y - size * 0.27, size, size * 0.2, fill)
    for part in (0.22, 0.78):
        c.oval(x + size * part, y - size * 0.07, size * 0.09, size * 0.09, "#2b2b2b")
        c.oval(x + size * part, y - size * 0.07, size * 0.04, size * 0.04, "#a9adb0")


def worker(c: Canvas, x: float, base: float, size: float, coat: str) -> None:
    """A person from behind, bent over a spade; only the hat shows."""
    for side in (-0.1, 0.06):
        c.box(x + side * size, base - size * 0.45, size * 0.11, size * 0.45, "#3d4a5c")
    c.shape(
        [
            (x - size * 0.17, base - size * 0.4),
            (x - size * 0.1, base - size * 0.84),
            (x + size * 0.16, base - size * 0.84),
            (x + size * 0.2, base - size * 0.4),
        ],
        coat,
    )
    c.line([(x + size * 0.42, base), (x + size * 0.26, base - size * 0.8)], TRUNK, size * 0.04)
    c.line([(x + size * 0.1, base - size * 0.76), (x + size * 0.33, base - size * 0.5)], coat, size * 0.1)
    c.box(x + size * 0.36, base - size * 0.1, size * 0.13, size * 0.14, "#7c8084")
    c.oval(x + size * 0.05, base - size * 0.92, size * 0.12, size * 0.11, "#3b302a")
    c.oval(x + size * 0.05, base - size * 0.96, size * 0.2, size * 0.06, "#e0c27a")


def compound(ground: str, sky: str = SKY) -> Canvas:
    """The old compound: two blocks, trees, and bare ground in front."""
    c = Canvas(sky)
    building(c, -60, 120, 640)
    building(c, 760, 190, 600)
    tree(c, 800, HORIZON + 8, 210)
    c.box(0, HORIZON, WIDTH, HEIGHT - HORIZON, ground)
    return c


def lane(c: Canvas, fill: str, edge: str) -> None:
    """A road running from the front edge to the gap between the blocks."""
    c.shape([(590, HORIZON), (750, HORIZON), (1130, HEIGHT), (150, HEIGHT)], edge)
    c.shape([(602, HORIZON), (738, HORIZON), (1090, HEIGHT), (190, HEIGHT)], fill)


def rubble(c: Canvas, x: float, base: float) -> None:
    """A heap of old boards and sacks."""
    c.shape([(x - 110, base), (x - 40, base - 90), (x + 40, base - 70), (x + 120, base)], "#7d7264")
    c.shape([(x - 90, base), (x - 20, base - 120), (x, base - 112), (x - 60, base)], TRUNK)
    c.oval(x + 50, base - 26, 50, 30, "#c2b08c")
    c.box(x - 40, base - 44, 60, 44, "#8c4f3d")


def road_before() -> Canvas:
    """A dirt road with potholes full of water, and junk beside it."""
    c = compound(MUD, GREY_SKY)
    lane(c, DIRT, "#9a7c56")
    for x, y, size in ((680, 580, 32), (610, 660, 64), (780, 720, 80), (480, 810, 120), (820, 880, 140)):
        c.oval(x, y, size * 1.1, size * 0.34, "#6d5638")
        c.oval(x, y + 3, size * 0.9, size * 0.25, WET)
    rubble(c, 250, 690)
    rubble(c, 1080, 760)
    return c


def road_during() -> Canvas:
    """Half the road is paved, the other half still dirt; two people level it."""
    c = compound(MUD)
    lane(c, DIRT, "#9a7c56")
    c.shape([(602, HORIZON), (670, HORIZON), (640, HEIGHT), (190, HEIGHT)], PAVED)
    for x, y in ((672, 600), (668, 680), (660, 780), (652, 890)):
        size = (y - 440) * 0.2
        c.shape([(x - size * 0.4, y), (x, y - size * 1.4), (x + size * 0.4, y)], "#e0702f")
        c.box(x - size * 0.22, y - size * 0.7, size * 0.44, size * 0.2, LINE)
    worker(c, 800, 720, 230, "#e08a3c")
    worker(c, 880, 850, 280, "#4b7f9b")
    c.shape([(930, 640), (1010, 590), (1120, 600), (1190, 650)], "#b7b0a2")
    return c


def road_after() -> Canvas:
    """The road is paved, with flowerbeds along both sides."""
    c = compound(GRASS)
    lane(c, PAVED, KERB)
    for y, height in ((560, 30), (640, 60), (780, 110)):
        left = 576 - (y + height - HORIZON)
        c.box(left - height * 2.4 - 8, y - 8, height * 2.4 + 16, height + 16, BRICK)
        flowers(c, left - height * 2.4, y, height * 2.4, height)
        right = 766 + (y + height - HORIZON) * 0.87
        c.box(right - 8, y - 8, height * 2.4 + 16, height + 16, BRICK)
        flowers(c, right, y, height * 2.4, height)
    for y in (560, 640, 740, 860):
        c.box(667, y, 8 + (y - HORIZON) * 0.03, 30 + (y - HORIZON) * 0.1, LINE)
    return c


def drain_before() -> Canvas:
    """An open drain full of dirty water and litter beside the block."""
    c = Canvas(GREY_SKY)
    building(c, 60, 110, 1160)
    c.box(0, HORIZON, WIDTH, HEIGHT - HORIZON, MUD)
    c.shape([(0, 640), (WIDTH, 590), (WIDTH, 730), (0, 830)], "#6a5a45")
    c.shape([(0, 690), (WIDTH, 625), (WIDTH, 712), (0, 800)], "#4f5b4a")
    for x, y, fill in ((180, 735, "#e4e2da"), (420, 716, "#c94f43"), (640, 712, "#e0c27a"), (930, 678, "#e4e2da")):
        c.oval(x, y, 30, 10, fill)
        c.box(x + 40, y - 8, 26, 14, "#7fa7b8")
    c.oval(360, 890, 190, 26, WET)
    return c


def drain_after() -> Canvas:
    """The drain is closed with slabs and gratings; one walks over it dry."""
    c = Canvas(SKY)
    building(c, 60, 110, 1160)
    c.box(0, HORIZON, WIDTH, HEIGHT - HORIZON, PAVED)
    c.box(0, HORIZON, WIDTH, 40, GRASS)
    for index in range(11):
        x = index * 120 - 20
        c.box(x, 650, 114, 130, "#c3c5c2")
        if index % 4 == 2:
            c.box(x + 8, 660, 98, 110, "#4a4f52")
            for bar in range(6):
                c.box(x + 14 + bar * 16, 664, 8, 102, "#8d9396")
    tree(c, 1180, 570, 170)
    return c


def parking_before() -> Canvas:
    """Cars stand every which way and block the road."""
    c = compound(MUD)
    lane(c, DIRT, "#9a7c56")
    places = ((90, 600, 170), (430, 610, 180), (640, 590, 150), (950, 620, 190), (20, 760, 260), (380, 740, 240))
    for index, (x, y, size) in enumerate(
        (*places, (700, 760, 270), (1020, 830, 290), (240, 920, 330), (640, 940, 330))
    ):
        car(c, x, y, size, CARS[index % len(CARS)])
    return c


def parking_after() -> Canvas:
    """35 slanting lined spaces, cars inside them, the road free."""
    c = compound(PAVED)
    c.box(0, HORIZON, WIDTH, 24, KERB)
    for row, (top, base, spaces) in enumerate(((556, 616, 12), (676, 736, 12), (796, 856, 11))):
        c.line([(50, top), (50 + spaces * 100, top)], LINE, 5)
        for index in range(spaces + 1):
            x = 20 + index * 100
            c.line([(x + 30, top), (x, base)], LINE, 5)
            if index < spaces and (index + row) % 4 != 3:
                car(c, x + 20, base - 10, 76, CARS[(index + row * 2) % len(CARS)])
    for x in range(40, WIDTH, 220):
        c.box(x, 910, 120, 10, LINE)
    return c


def plots_before() -> Canvas:
    """Vegetable plots behind stick fences in front of the block."""
    c = Canvas(SKY)
    building(c, 60, 110, 1160)
    c.box(0, HORIZON, WIDTH, HEIGHT - HORIZON, MUD)
    for top, left in ((580, 60), (580, 680), (760, 20), (760, 660)):
        c.box(left, top, 540, 140, "#6b4e35")
        for index in range(24):
            x, y = left + 40 + index % 8 * 64, top + 30 + index // 8 * 42
            c.oval(x, y, 24, 14, LEAF if index % 3 else DARK_LEAF)
            c.oval(x, y, 8, 6, "#b9d38a")
        for stick in range(19):
            c.box(left + stick * 30, top + 100, 6, 62, TRUNK)
        c.box(left, top + 120, 546, 6, TRUNK)
    c.box(606, 640, 56, 80, "#3f6a96")
    c.oval(634, 640, 28, 10, "#4f5b4a")
    return c


def plots_after() -> Canvas:
    """The same ground, now flower beds edged with brick and a path between them."""
    c = Canvas(SKY)
    building(c, 60, 110, 1160)
    c.box(0, HORIZON, WIDTH, HEIGHT - HORIZON, KERB)
    for top, left in ((580, 60), (580, 680), (760, 20), (760, 660)):
        c.box(left - 12, top - 12, 564, 154, BRICK)
        flowers(c, left, top, 540, 130)
    return c


def shed(c: Canvas, left: float, base: float, size: float, fill: str) -> None:
    """A makeshift shed of boards under a slanting sheet."""
    c.box(left, base - size * 0.8, size, size * 0.8, fill)
    for board in range(1, 6):
        c.box(left + size * board / 6, base - size * 0.8, 4, size * 0.8, "#5e4a38")
    roof = [(-0.08, -0.76), (0.02, -1.0), (1.08, -0.9), (1.06, -0.7)]
    c.shape([(left + x * size, base + y * size) for x, y in roof], "#5b7f9a")
    c.box(left + size * 0.36, base - size * 0.55, size * 0.26, size * 0.55, "#4a3a2d")


def sheds_before() -> Canvas:
    """Sheds and junk fill the way between the blocks."""
    c = compound(MUD, GREY_SKY)
    shed(c, 480, 640, 190, "#8b6f52")
    shed(c, 690, 650, 210, "#9a8468")
    shed(c, 130, 800, 320, "#8b6f52")
    shed(c, 830, 830, 350, "#7f6a55")
    rubble(c, 600, 820)
    rubble(c, 720, 900)
    return c


def sheds_after() -> Canvas:
    """The sheds are gone: a free, swept passage."""
    c = compound(GRASS)
    lane(c, PAVED, KERB)
    tree(c, 180, 720, 220)
    tree(c, 1130, 740, 240)
    return c


def stairwell(wall: str, low: str, step: str, edge: str, back: str) -> Canvas:
    """Stairs leading up to a landing, in the colours given."""
    c = Canvas(wall)
    c.box(0, 480, WIDTH, 480, low)
    c.box(420, 150, 440, 440, back)
    for index in range(9):
        width, y = 440 + index * 76, 560 + index * 46
        c.box(640 - width / 2, y, width, 46, step)
        c.box(640 - width / 2, y, width, 10, edge)
    c.line([(410, 430), (60, 800)], edge, 14)
    for index in range(6):
        x, y = 390 - index * 62, 450 + index * 66
        c.box(x, y, 8, 150, edge)
    return c


def stairs_before() -> Canvas:
    """A dark stairwell; the lamp is broken."""
    c = stairwell("#23262c", "#1c2420", "#1a1c20", "#343941", "#191b20")
    c.line([(640, 0), (640, 90)], "#4a4f58", 5)
    c.box(616, 86, 48, 22, "#4a4f58")
    return c


def stairs_after() -> Canvas:
    """The same stairwell, lit by a ceiling lamp; every step can be seen."""
    c = stairwell("#f3ecd2", "#8db394", "#b9b5a8", "#6c7f74", "#faf5e0")
    c.oval(640, 110, 220, 120, "#fbf3cf")
    c.oval(640, 104, 130, 70, "#fff9df")
    c.box(560, 60, 160, 20, "#8a9094")
    c.oval(640, 84, 70, 26, "#ffffff")
    return c


def night_way() -> Canvas:
    """A way at night without a street lamp; two lit windows far off."""
    c = Canvas(NIGHT)
    c.oval(1080, 120, 40, 40, "#cdd2c4")
    c.box(-40, 150, 560, 420, "#242c3b")
    c.box(-40, 420, 560, 150, "#1d2a2b")
    c.box(800, 210, 540, 360, "#222a38")
    for row in range(3):
        for column in range(4):
            c.box(30 + column * 120, 180 + row * 110, 56, 66, "#171d29")
            c.box(850 + column * 120, 240 + row * 100, 56, 60, "#171d29")
    c.box(270, 180, 56, 66, "#e3bd62")
    c.box(1090, 340, 56, 60, "#e3bd62")
    c.box(0, 560, WIDTH, 400, "#171c22")
    c.shape([(600, 560), (740, 560), (1120, HEIGHT), (180, HEIGHT)], "#262b33")
    c.oval(560, 470, 90, 110, "#10171a")
    c.box(552, 470, 16, 110, "#10171a")
    return c


def flower_bed() -> Canvas:
    """A flower bed walled with old brick in front of a block."""
    c = Canvas(SKY)
    building(c, 60, 110, 1160)
    c.box(0, HORIZON, WIDTH, HEIGHT - HORIZON, KERB)
    flowers(c, 140, 620, 1000, 130)
    for row in range(4):
        for column in range(17):
            c.box(120 + column * 62 - row % 2 * 20, 750 + row * 30, 58, 26, BRICK if (row + column) % 3 else "#9f5540")
    tree(c, 640, 680, 210)
    return c


def working_together() -> Canvas:
    """Residents seen from behind, clearing the ground with spades."""
    c = compound(MUD)
    for x, base, size, coat in (
        (180, 680, 240, "#b8443c"),
        (420, 760, 290, "#4b7f9b"),
        (700, 700, 250, "#5d8a72"),
        (960, 800, 320, "#c8862f"),
    ):
        c.oval(x + size * 0.45, base, size * 0.34, size * 0.08, DIRT)
        worker(c, x, base, size, coat)
    rubble(c, 220, 880)
    return c


def charging_shed() -> Canvas:
    """The frame and roof of a charging shed on a new concrete floor, not wired yet."""
    c = compound(MUD)
    c.shape([(180, 700), (1100, 700), (1200, 840), (80, 840)], "#c3c5c2")
    for x, base in ((200, 710), (490, 710), (780, 710), (1070, 710), (120, 830), (1150, 830)):
        c.box(x, 430, 16, base - 430, "#5d6d78")
    c.shape([(60, 440), (170, 370), (1110, 370), (1220, 440)], "#4b7f9b")
    c.box(60, 440, 1160, 16, "#3a6177")
    for x in range(230, 1060, 140):
        c.box(x, 560, 60, 70, "#e4e2da")
        c.line([(x + 30, 630), (x + 30, 700)], "#8d9396", 6)
    for x in range(60, WIDTH, 240):
        c.shape([(x, 920), (x + 24, 850), (x + 48, 920)], "#e0702f")
    return c


PICTURES: dict[str, Callable[[], Canvas]] = {
    "lu-qian": road_before,
    "lu-zhong": road_during,
    "lu-hou": road_after,
    "gou-qian": drain_before,
    "gou-hou": drain_after,
    "che-qian": parking_before,
    "che-hou": parking_after,
    "cai-qian": plots_before,
    "cai-hou": plots_after,
    "peng-qian": sheds_before,
    "peng-hou": sheds_after,
    "deng-qian": stairs_before,
    "deng-hou": stairs_after,
    "deng-lu-qian": night_way,
    "hua-tan": flower_bed,
    "dong-li": working_together,
    "chong-dian": charging_shed,
}


def main(folder: Path) -> None:
    """Draw every picture into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in PICTURES.items():
        draw().save(folder / f"{name}.jpg")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "content" / "photos")
