"""Quantities in texts by quantulum3, used in its ordinary way.

Reads a list of texts as JSON from standard input and prints for each the quantities found: value,
uncertainty, surface and entity, with the seconds that all took. See quantulum.txt.
"""

import json
import sys
import time
from importlib.metadata import version

from quantulum3 import parser


def found(text):
    try:
        quantities = parser.parse(text)
    except Exception as error:  # told, not hidden: a text that it cannot read
        return {"error": f"{type(error).__name__}: {error}"}
    return {
        "quantities": [
            {
                "value": float(q.value),
                "uncertainty": None if q.uncertainty is None else float(q.uncertainty),
                "surface": q.surface,
                "unit": q.unit.name,
                "entity": q.unit.entity.name,
            }
            for q in quantities
        ]
    }


if __name__ == "__main__":
    texts = json.load(sys.stdin)["texts"]
    found("10 km")  # loads its units
    start = time.perf_counter()
    answers = [found(text) for text in texts]
    took = time.perf_counter() - start
    json.dump({"version": version("quantulum3"), "seconds": took, "answers": answers}, sys.stdout)
