"""From nothing to the pooled curve of the containers: what `python cold_pool.py` takes.

Settings of `pool` are read as JSON from the first argument, if there is one. Prints the quantiles,
and what was loaded from site-packages for them, as JSON.
"""

import json
import sys
from pathlib import Path


def installed_parts() -> list[str]:
    """Folders and files of site-packages from which a module was loaded."""
    parts = set()
    for module in list(sys.modules.values()):
        path = Path(getattr(module, "__file__", None) or ".")
        names = [one.name for one in path.parents]
        if "site-packages" in names:
            parts.add(path.parts[len(path.parts) - 1 - names.index("site-packages")])
    return sorted(parts)


def main():
    from analysis import pool
    from analysis.ledger import ledger

    claims = ledger("containers", packages=["record"])
    claims = claims[claims["direction"].eq("dprk_to_russia")]
    curve = pool(claims, **json.loads((*sys.argv[1:], "{}")[0])).curve
    quantiles = curve.drop(columns="date").to_numpy().tolist()
    print(json.dumps({"quantiles": quantiles, "parts": installed_parts()}))


if __name__ == "__main__":
    main()
