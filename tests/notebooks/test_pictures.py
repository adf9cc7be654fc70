"""Two pictures are equal when they show the same."""

import base64
import io

import pytest
from pictures import PIXELS, SHADE, Picture
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
    """Shift every shade a little, as other rounding would."""
    image.paste(image.point(lambda shade: max(0, shade - SHADE)))


def speckle(count):
    return lambda image: [image.putpixel((x, 5), (0, 0, 0, 255)) for x in range(count)]


@pytest.mark.parametrize("change", [None, soften, speckle(PIXELS)])
def test_same_sight_is_equal(change):
    assert draw() == draw(change, compress_level=1)


def turn(image):
    image.paste(image.transpose(Image.Transpose.FLIP_TOP_BOTTOM))


def dot(image):
    ImageDraw.Draw(image).ellipse([100, 70, 105, 75], fill="black")


@pytest.mark.parametrize("change", [turn, dot, speckle(PIXELS + 1)])
def test_other_sight_is_not(change):
    assert draw() != draw(change)
    assert "pixels, between columns" in draw().difference(draw(change))


def test_other_size_is_not():
    other = draw()
    other.image = other.image.crop((0, 0, 100, 100))
    assert "stored as (100, 100)" in draw().difference(other)
