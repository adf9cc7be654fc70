"""Two pictures are equal when they show the same."""

import base64
import io

import pytest
from pictures import AREA, FAINT, PIXELS, SHADE, Picture
from PIL import Image, ImageDraw


def draw(change=None, **options):
    """A line on white, as a picture in base64, after `change`."""
    image = Image.new("RGBA", (200, 100), "white")
    ImageDraw.Draw(image).line([(10, 90), (190, 10)], fill="black", width=2)
    if change:
        change(image)
    file = io.BytesIO()
    image.save(file, "png", **options)
    return Picture(base64.b64encode(file.getvalue()).decode())


def soften(image):
    """Shift the shades along the line a little, as other rounding would."""
    for x in range(10, 10 + AREA):
        image.putpixel((x, 50), (255 - SHADE,) * 3 + (255,))


def speckle(count):
    return lambda image: [image.putpixel((x, 5), (0, 0, 0, 255)) for x in range(count)]


@pytest.mark.parametrize("change", [None, soften, speckle(PIXELS)])
def test_same_sight_is_equal(change):
    assert draw() == draw(change, compress_level=1)


def turn(image):
    image.paste(image.transpose(Image.Transpose.FLIP_TOP_BOTTOM))


def dot(image):
    ImageDraw.Draw(image).ellipse([100, 70, 105, 75], fill="black")


def faint_number(image):
    """A false number that can be read, in a shade that no single pixel gives away."""
    ImageDraw.Draw(image).text((100, 60), "13,000", fill=(255 - SHADE + 1,) * 3, font_size=14)


def darken(image):
    image.paste(image.point(lambda shade: max(0, shade - FAINT)))


@pytest.mark.parametrize("change", [turn, dot, speckle(PIXELS + 1), faint_number, darken])
def test_other_sight_is_not(change):
    assert draw() != draw(change)
    assert "picture differs" in draw().difference(draw(change))


def test_other_size_is_not():
    other = draw()
    other.image = other.image.crop((0, 0, 100, 100))
    assert "stored as (100, 100)" in draw().difference(other)
