"""Drafts beside labels: which figures were found, and which of their fields agree."""

import json
import math
from collections import Counter
from functools import cache
from pathlib import Path

import pandas as pd

from analysis.drafting import draft_claims

HERE = Path(__file__).parent
FIELDS = ["bound", "unit", "quantity", "noun", "modality", "who", "through", "date"]
PRINTED = ["noun", "who", "through", "date"]  # agree when one holds the other


def labelled(name):
    """The labelled texts of a file."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


drafts_of = cache(draft_claims)  # each text once; nobody may change a draft


def drafted(text, draft):
    """Draft claims as labels are written."""
    names = {"counted_noun": "noun", "attributed_to": "who", "date_cue": "date"}
    frame = draft(text).rename(columns=names)
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def paired(wanted, found):
    """Pairs of a label and a draft of the same number; what is missing or too much stands alone.

    The longest common subsequence in the order of the text.
    """
    n, m = len(wanted), len(found)
    best = [[0] * (m + 1) for _ in range(n + 1)]
    for i in reversed(range(n)):
        for j in reversed(range(m)):
            same = _same_number(wanted[i], found[j])
            best[i][j] = max(best[i + 1][j + 1] + same, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < n or j < m:
        both = i < n and j < m
        if both and _same_number(wanted[i], found[j]) and best[i][j] == best[i + 1][j + 1] + 1:
            yield wanted[i], found[j]
            i, j = i + 1, j + 1
        elif j == m or (both and best[i + 1][j] >= best[i][j + 1]):
            yield wanted[i], None
            i += 1
        else:
            yield None, found[j]
            j += 1


def _same_number(one, other):
    ends = [(one[k], other[k]) for k in ("value", "value_high")]
    return all(
        (a is None) == (b is None) and (a is None or math.isclose(a, b, rel_tol=0.01))
        for a, b in ends
    )


def agrees(field, wanted, found):
    """Whether a field of a draft agrees with its label."""
    one, other = (str(row[field] or "").casefold().strip(" .,") for row in (wanted, found))
    if field not in PRINTED or not one or not other:
        return one == other
    return one in other or other in one


def scores(texts, draft, fields=FIELDS):
    """Precision and recall of the figures, and of each field among all figures.

    A field counts as found where the number was found and the field agrees with the label.
    """
    wanted = found = 0
    right = Counter()
    for text in texts:
        for label, row in paired(text["figures"], drafted(text["text"], draft)):
            wanted, found = wanted + (label is not None), found + (row is not None)
            if label is not None and row is not None:
                right["figure"] += 1
                right.update(f for f in fields if agrees(f, label, row))
    names = ["figure", *fields]
    table = {
        "precision": [right[name] / max(found, 1) for name in names],
        "recall": [right[name] / max(wanted, 1) for name in names],
    }
    return pd.DataFrame(table, index=pd.Index(names, name="field")).assign(
        labelled=wanted, drafted=found
    )
