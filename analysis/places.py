"""Where the kit's own data packages lie."""

from pathlib import Path

_HERE = Path(__file__).parent
# A wheel carries them inside of the module (build_backend.py); a clone has them beside it.
DATA = _HERE / "data" if (_HERE / "data").is_dir() else _HERE.parent / "data"
