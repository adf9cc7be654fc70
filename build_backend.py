"""Builds as flit_core does, and lays the data packages into the wheel.

flit takes files from the folder of the module alone, and `data/` lies beside it. In the wheel it
is `analysis/data/`, with its licence: `analysis/places.py` finds it there.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flit_core import buildapi
from flit_core.buildapi import *  # noqa: F403 - all else is flit's own

_DATE = (2016, 1, 1, 0, 0, 0)  # that of flit itself: the same files make the same wheel


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    """A wheel with the data packages in it; its name."""
    name = buildapi.build_wheel(wheel_directory, config_settings, metadata_directory)
    path = Path(wheel_directory, name)
    with ZipFile(path) as wheel:
        *files, (record, lines) = [(info, wheel.read(info)) for info in wheel.infolist()]
    for file in sorted(Path("data").rglob("[!.]*")):
        if file.is_file():
            info, data = ZipInfo(f"analysis/{file.as_posix()}", _DATE), file.read_bytes()
            info.external_attr = 0o100644 << 16  # a file that everybody may read
            files.append((info, data))
            digest = urlsafe_b64encode(sha256(data).digest()).decode().rstrip("=")
            lines = f"{info.filename},sha256={digest},{len(data)}\n".encode() + lines
    with ZipFile(path, "w") as wheel:
        for info, data in [*files, (record, lines)]:
            wheel.writestr(info, data, ZIP_DEFLATED)
    return name
