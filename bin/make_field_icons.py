"""Draws the icons of the phone application anew, after a change of `static/img/field/icon.svg`.

`.venv/bin/python bin/make_field_icons.py`; the same shapes as in the drawing, for systems that take no SVG.
"""

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parents[1] / "static" / "img" / "field"
UNIT = 32  # of the drawing's view box
SMOOTH = 4


def draw(size: int, scale: float = 1.0) -> Image.Image:
    """`scale` below 1 leaves room around it, for systems that cut icons to a circle."""
    side = size * SMOOTH
    image = Image.new("RGB", (side, side), "#123a6b")
    pen = ImageDraw.Draw(image)

    def at(x: float, y: float) -> tuple[float, float]:
        return ((x - UNIT / 2) * scale + UNIT / 2) * side / UNIT, ((y - UNIT / 2) * scale + UNIT / 2) * side / UNIT

    pen.ellipse([*at(16, 8), *at(24, 16)], fill="#ffd25e")
    ridge = [at(5, 22)]
    for start, one, two, end in (((5, 22), (9, 17), (12, 17), (16, 20)), ((16, 20), (19, 16), (23, 16), (27, 21))):
        for step in range(1, 33):
            t = step / 32
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            corners = (start, one, two, end)
            x, y = (sum(w * corner[axis] for w, corner in zip(weights, corners, strict=True)) for axis in (0, 1))
            ridge.append(at(x, y))
    pen.polygon([*ridge, at(27, 24), at(5, 24)], fill="#ffffff")
    return image.resize((size, size), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    for name, size, scale in (("180", 180, 1.0), ("192", 192, 1.0), ("512", 512, 1.0), ("maskable", 512, 0.8)):
        draw(size, scale).quantize(32).save(FOLDER / f"icon-{name}.png", optimize=True)
