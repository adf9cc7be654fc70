"""``python -m analysis.site``: write the site, and say how large it is."""

import argparse
import sys
from pathlib import Path

from analysis.site.build import NOTEBOOKS, build, summary


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(prog="python -m analysis.site", description="Write the site.")
    parser.add_argument("--output", type=Path, default=Path("site"), help="folder to write")
    parser.add_argument(
        "--notebooks", type=Path, default=NOTEBOOKS, help="folder to read (default: the kit's own)"
    )
    parser.add_argument("--title", default="", help="what the site is called (default: the kit)")
    chosen = parser.parse_args(arguments)
    try:
        made = build(chosen.output, chosen.notebooks, chosen.title)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(summary(made, chosen.output))
    return 0


if __name__ == "__main__":
    sys.exit(main())
