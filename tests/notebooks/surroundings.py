"""Keep the user's own set-up away from the kernels that check and regenerate notebooks."""

from importlib.util import find_spec
from pathlib import Path

# Each of these can change what a cell shows, or make it complain on stderr.
UNWANTED = (
    "COLUMNS",
    "FORCE_COLOR",
    "MPLBACKEND",
    "NO_COLOR",
    "PLOTLY_RENDERER",
    "PYTHONSTARTUP",
    "PYTHONWARNINGS",
)


def isolate(environ, folder):
    """Change `environ` in place; `folder` takes the kernels' profile, history and sockets."""
    for name in UNWANTED:
        environ.pop(name, None)
    environ["IPYTHONDIR"] = str(folder)
    environ["JUPYTER_RUNTIME_DIR"] = str(folder)
    # Matplotlib's own defaults, but not a new MPLCONFIGDIR: its font cache takes seconds to make.
    package = Path(find_spec("matplotlib").origin).parent
    environ["MATPLOTLIBRC"] = str(package / "mpl-data" / "matplotlibrc")
