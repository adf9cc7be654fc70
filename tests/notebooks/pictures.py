"""Compare stored pictures by what they show.

Matplotlib draws the same pixels wherever the locked versions run on one kind of processor.
Another processor may round an antialiased edge differently, and another zlib may pack the same
pixels into other bytes; neither is a change. A moved dot or another digit is.
"""

import base64
import io
import zlib
from functools import cached_property

from PIL import Image, ImageChops, ImageStat

SHADE = 32  # of 255: the largest difference in a channel that antialiasing explains
PIXELS = 10  # as many may differ by more; the smallest marker has about thirty
FAINT, AREA = 4, 60  # as many may differ by more than so little; a small digit has about forty
MEAN = 0.25  # of 255: the difference that all pixels may have on average
CHUNKS = (b"IHDR", b"pHYs", b"IDAT", b"IEND")  # size, density, pixels, end


def strange_chunks(text):
    """What a stored PNG holds besides its pixels, such as a text, a date, bytes behind its end."""
    try:
        data = base64.b64decode(text.strip(), validate=True)
        names, rest = _chunks(data)
    except (ValueError, zlib.error) as wrong:
        return f"what is no PNG, {wrong}"
    if names.count(b"IEND") != 1 or names[-1] != b"IEND" or rest:
        return "bytes behind its end"
    return ", ".join(str(name) for name in names if name not in CHUNKS)


def _chunks(data):
    """The names of the chunks, and what stands behind the pixels in their own."""
    names, pixels, place = [], zlib.decompressobj(), 8
    while place < len(data):
        size = int.from_bytes(data[place : place + 4])
        names.append(data[place + 4 : place + 8])
        if names[-1] == b"IDAT":
            pixels.decompress(data[place + 8 : place + 8 + size])
        place += 12 + size
    return names, pixels.unused_data


class Picture:
    """A PNG in base64 that equals another one when both show the same."""

    __hash__ = None

    def __init__(self, text):
        self.text = text

    @cached_property
    def image(self):
        return Image.open(io.BytesIO(base64.b64decode(self.text))).convert("RGBA")

    def __eq__(self, other):
        if not isinstance(other, Picture):
            return NotImplemented
        return self.text.strip() == other.text.strip() or not self.difference(other)

    def difference(self, other):
        """How the other picture differs, in words; empty when it does not."""
        try:
            self.image, other.image  # noqa: B018
        except (OSError, SyntaxError, ValueError) as wrong:
            return f"a picture that cannot be read: {wrong}"
        if self.image.size != other.image.size:
            return f"picture of {self.image.size} pixels, stored as {other.image.size}"
        if self.image.tobytes() == other.image.tobytes():
            return ""
        channels = ImageChops.difference(self.image, other.image).split()
        worst = channels[0]
        for channel in channels[1:]:
            worst = ImageChops.lighter(worst, channel)
        for shade, most in ((SHADE, PIXELS), (FAINT, AREA)):
            far = worst.point(lambda found, shade=shade: 255 if found > shade else 0)
            count = far.histogram()[255]
            if count > most:
                left, top, right, bottom = far.getbbox()
                return (
                    f"picture differs in {count:,} of {far.width * far.height:,} pixels, "
                    f"between columns {left} and {right}, rows {top} and {bottom}"
                )
        mean = ImageStat.Stat(worst).mean[0]
        return f"picture differs by {mean:.2f} of 255 on average" if mean > MEAN else ""
