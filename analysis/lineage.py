"""Statements and their renderings: who said it once, who retold it, and what changed on the way.

A statement is what one speaker said on one occasion; rows that share a ``statement_id`` render
it. A retelling is no new evidence, however many there are.
"""

from __future__ import annotations

import pandas as pd

from analysis.needed import need_columns
from analysis.wording.bound import said_bound
from analysis.wording.said import count_of, days_in_words, listed, number, span

CHANGES = ("hedge", "value", "window", "meaning", "munition", "attribution")
# Columns in which a retelling can differ from the best rendering, by kind of change.
_COMPARED = {
    "hedge": ["bound"],
    "value": ["value", "value_high", "value_best"],
    "window": ["window_start", "window_end"],
    "meaning": ["quantity", "measure", "unit"],
    "munition": ["munition"],
    "attribution": ["originator_id"],
}
# Columns that choose which rendering stands for a statement.
RANKED = ("claim_id", "statement_id", "modality", "source", "drift", "wording_is", "published")
_SIDES = {"lower": "floor", "upper": "ceiling"}
# What the words do with the number, from ceiling to floor.
BOUND_NAMES = {
    "upper": "ceiling",
    "range": "range",
    "about": "about",
    "point": "bare number",
    "lower": "floor",
}
# Columns that tell each kind of change in words, as :func:`_cells` has them.
_PLAIN = ["quantity", "measure", "unit", "munition", "originator"]
_TOLD = _COMPARED | {"value": ["value"], "attribution": ["originator"]}
DENIES = "denies it: no rendering of it"


def best_renderings(claims: pd.DataFrame) -> pd.DataFrame:
    """One row a statement: the rendering that stands for it.

    Parameters
    ----------
    claims
        Needs ``claim_id, statement_id``; uses ``modality, source, drift, wording_is, published``
        where present. Rows in any order.

    Returns
    -------
    DataFrame
        The chosen rows with their index, sorted by ``statement_id``. Chosen is the row whose
        ``claim_id`` is the ``statement_id`` (the coder's choice); without one, what is not denied
        before what is (modality), the row of the record before the article's, with the fewest
        changes by the coder's label, printed before rebuilt, the earliest published, the first by
        ``claim_id``.

    Examples
    --------
    >>> import pandas as pd
    >>> claims = pd.DataFrame({"claim_id": ["b", "s", "a"], "statement_id": ["s", "s", "t"]})
    >>> best_renderings(claims)["claim_id"].tolist()
    ['s', 'a']
    """
    _need(claims)
    numbered = claims.reset_index(drop=True)  # an index may repeat after a concat
    several = numbered[numbered["statement_id"].duplicated(keep=False)]
    if several.empty:
        return claims.sort_values("statement_id", kind="stable")
    rank = pd.DataFrame(
        {
            "statement_id": several["statement_id"],
            "other": several["claim_id"].ne(several["statement_id"]),
            "denied": _denied(several),
            "article": _column(several, "source").eq("article"),
            "changes": _column(several, "drift").str.count(";").add(1).fillna(0),
            "rebuilt": _column(several, "wording_is").ne("printed"),
            "published": pd.to_datetime(_column(several, "published")),
            "claim_id": several["claim_id"],
        }
    )
    best = rank.sort_values(list(rank.columns), kind="stable").drop_duplicates("statement_id")
    kept = numbered.index.difference(several.index.difference(best.index))
    return claims.iloc[kept].sort_values("statement_id", kind="stable")


def statements(claims: pd.DataFrame) -> pd.DataFrame:
    """One row a statement: its best rendering, and how often it was retold.

    Parameters
    ----------
    claims
        As for :func:`best_renderings`; needs ``bound`` too. A denial of what the best rendering
        says is no rendering of it, and does not count.

    Returns
    -------
    DataFrame
        The columns of the best rendering, and ``renderings`` (rows that render the statement),
        ``retellings`` (one less), ``sides`` (the sides of the number that renderings name, such
        as ``ceiling, floor``), ``both_sides`` (a floor was printed, and a ceiling too),
        ``side_changed`` (the best rendering has one side, and some retelling the other). Sorted by
        ``statement_id``, new index.

    Raises
    ------
    ValueError
        If a column is missing, or a row has no ``claim_id`` or no ``statement_id``.

    Examples
    --------
    >>> from analysis import load
    >>> table = statements(load("record"))
    >>> len(table), int(table["retellings"].sum())
    (270, 82)
    """
    _need_bounds(claims)
    claims = _supporting(claims)
    size = claims.groupby("statement_id").size()
    named = {statement: set() for statement in size.index}
    for statement, side in zip(claims["statement_id"], _sides(claims).fillna(""), strict=True):
        named[statement].add(side)
    said = [", ".join(sorted(sides - {""})) for sides in named.values()]
    sides = pd.Series(said, size.index, "str")
    best = best_renderings(claims).set_index("statement_id", drop=False)
    counted = best.assign(
        renderings=size,
        retellings=size - 1,
        sides=sides,
        both_sides=sides.str.contains(","),
    )
    turned = sides.str.contains(",") & _sides(counted).notna()
    counted = counted.assign(side_changed=turned)
    return counted.reset_index(drop=True)


def drift(claims: pd.DataFrame) -> pd.DataFrame:
    """One row a retelling: what changed against the best rendering of its statement.

    Parameters
    ----------
    claims
        As for :func:`statements`; needs the columns that are compared: ``bound, value, value_high,
        window_start, window_end, quantity, measure, unit, munition, originator_id``. A ``drift``
        column holds the coder's label, parts separated by semicolons.

    Returns
    -------
    DataFrame
        ``statement_id, claim_id, outlet, published``; ``from_words, to_words`` (hedge and bound of
        the best rendering and of the retelling); a column of True and False for each of ``hedge``
        (what the words do with the number, :func:`analysis.wording.bound.said_bound`; another
        word for the same is no change), ``value``, ``window``, ``meaning`` (what is counted or
        measured, or its unit), ``munition``, ``attribution``; ``computed`` and ``coded`` (the
        changes as text), ``agrees`` (the two are the same) and ``side_changed`` (a floor became a
        ceiling or the reverse). Sorted by ``statement_id`` and ``claim_id``.

    Examples
    --------
    >>> from analysis import load
    >>> changes = drift(load("record"))
    >>> changes.query("claim_id == 'us-nsc-2023-10-13-containers-v2'").iloc[0]["computed"]
    'hedge'
    """
    _need_bounds(claims)
    claims = _supporting(claims).reset_index(drop=True)
    claims = claims.assign(bound=said_bound(claims))
    best = best_renderings(claims)
    retold = claims.drop(index=best.index).sort_values(["statement_id", "claim_id"])
    first = best.set_index("statement_id").loc[retold["statement_id"]].set_index(retold.index)
    changed = pd.DataFrame(
        {kind: _differs(first, retold, columns) for kind, columns in _COMPARED.items()}
    )
    kinds = changed.columns.to_numpy()
    computed = [";".join(kinds[row]) for row in changed.to_numpy(bool)]
    coded = _column(retold, "drift").fillna("")
    table = pd.DataFrame(
        {
            "statement_id": retold["statement_id"],
            "claim_id": retold["claim_id"],
            "outlet": _column(retold, "outlet"),
            "published": pd.to_datetime(_column(retold, "published")),
            "from_words": _said(first),
            "to_words": _said(retold),
            **changed,
            "computed": computed,
            "coded": coded,
            "agrees": [_parts(a) == _parts(b) for a, b in zip(computed, coded, strict=True)],
            "side_changed": _crosses(first["bound"], retold["bound"]),
        }
    )
    return table.reset_index(drop=True)


def renderings(claims: pd.DataFrame) -> pd.DataFrame:
    """Every rendering, the best of each statement first, with what the others changed in words.

    Parameters
    ----------
    claims
        As for :func:`drift`; columns that are not there are not compared. No ``claim_id`` may
        occur twice.

    Returns
    -------
    DataFrame
        The columns of `claims`, and ``best`` (stands for its statement), ``changed`` (the changes
        against the best rendering as text, as ``computed`` of :func:`drift`), ``side_changed`` (a
        floor became a ceiling or the reverse) and ``note`` (from what to what it changed).
        Statements by the day on which their best rendering was published, each from the best
        rendering to the retelling published last, those without a day last; new index.

    Raises
    ------
    ValueError
        As :func:`drift`; or if a ``claim_id`` occurs twice.

    Examples
    --------
    >>> from analysis import load
    >>> told = renderings(load("record"))
    >>> told.loc[told["statement_id"].eq("us-nsc-2023-10-13-containers"), "note"].tolist()[:2]
    ['best rendering', 'changed: hedge (floor to ceiling)']
    """
    _need_bounds(claims)
    need_columns(claims, ["value"], "A table of renderings")
    twice = claims["claim_id"][claims["claim_id"].duplicated()].unique()
    if len(twice):
        raise ValueError(f"A rendering is told once, but claim_id repeats {', '.join(twice)}.")
    claims = claims.reset_index(drop=True)
    changes, ids = drift(claims).set_index("claim_id"), claims["claim_id"]
    best = best_renderings(claims)
    first = best.set_index("statement_id").loc[claims["statement_id"]].set_index(claims.index)
    told = claims.assign(
        best=claims.index.isin(best.index),
        changed=ids.map(changes["computed"]).astype("str").fillna(""),
        side_changed=ids.isin(changes.index[changes["side_changed"].astype(bool)]),
    )
    told["note"] = _notes(told, first)
    order = pd.DataFrame(
        {
            "opened": pd.to_datetime(_column(first, "published")),
            "statement_id": told["statement_id"],
            "retold": ~told["best"],
            "published": pd.to_datetime(_column(told, "published")),
            "claim_id": ids,
        }
    )
    return told.loc[order.sort_values(list(order), kind="stable").index].reset_index(drop=True)


def turns_told(told: pd.DataFrame) -> str:
    """How many retellings turned the number round, or else how many changed anything.

    Parameters
    ----------
    told
        As :func:`renderings` returns them. Denials do not count.

    Examples
    --------
    >>> from analysis import load
    >>> record = load("record")
    >>> turns_told(renderings(record[record["statement_id"].eq("us-nsc-2023-10-13-containers")]))
    '3 of 4 retellings turn a floor into a ceiling'
    """
    retold = told[~told["best"] & told["note"].ne(DENIES)]
    if retold.empty:
        return "No retelling"
    of = f" of {count_of(len(retold), 'retelling', 'retellings')} "
    turned, changed = said_bound(retold)[retold["side_changed"]], retold["changed"].ne("").sum()
    if turned.empty:
        changes = "changes" if changed == 1 else "change"
        return f"{number(changed)}{of}{changes} something, none turns a floor into a ceiling"
    ways = {"upper": "a floor into a ceiling", "lower": "a ceiling into a floor"}
    ways = [way for bound, way in ways.items() if turned.eq(bound).any()]
    return f"{number(len(turned))}{of}{'turns' if len(turned) == 1 else 'turn'} {listed(ways)}"


def drift_summary(claims: pd.DataFrame) -> pd.Series:
    """How much drifts: counts to quote.

    Returns
    -------
    Series
        ``statements, retellings, retold`` (statements with several renderings), ``bound_changed``
        (of those, with more than one bound), ``both_sides`` (of those, printed as a floor and as a
        ceiling), ``side_changed`` (of those, with a best rendering on one side that a retelling
        turned to the other), ``agree`` (retellings in which the coder and the columns tell
        the same changes).

    Examples
    --------
    >>> from analysis import load
    >>> int(drift_summary(load("record"))["retold"])
    41
    """
    table, changes = statements(claims), drift(claims)
    retold = table[table["retellings"] > 0]["statement_id"]
    several = changes[changes["statement_id"].isin(retold)].groupby("statement_id")
    return pd.Series(
        {
            "statements": len(table),
            "retellings": len(changes),
            "retold": len(retold),
            "bound_changed": int(several["hedge"].any().sum()),
            "both_sides": int(table["both_sides"].sum()),
            "side_changed": int(table["side_changed"].sum()),
            "agree": int(changes["agrees"].sum()),
        }
    )


def _need(claims) -> None:
    """A frame in which every row has a name and belongs to a statement."""
    need_columns(claims, ("claim_id", "statement_id"), "A table of claims")
    for column in ("claim_id", "statement_id"):
        if claims[column].isna().any():
            rows = claims.index[claims[column].isna()].tolist()[:20]
            raise ValueError(f"{column} is empty in the rows {rows}; fill it in.")


def _need_bounds(claims) -> None:
    _need(claims)
    need_columns(claims, ("bound",), "What a retelling changed")


def _column(frame, name) -> pd.Series:
    return frame[name] if name in frame else pd.Series(None, index=frame.index, dtype="str")


def _denied(claims) -> pd.Series:
    return _column(claims, "modality").eq("denied")


def _supporting(claims) -> pd.DataFrame:
    """The claims without denials of what a statement's best rendering says."""
    denied = _denied(claims)
    if not denied.any():
        return claims
    best = best_renderings(claims)
    denials = set(best["statement_id"][_denied(best)])
    return claims[~denied | claims["statement_id"].isin(denials)]


def _differs(first, retold, columns) -> pd.Series:
    """True where any of the columns differs; two empty cells are the same."""
    pairs = [(first[column], retold[column]) for column in columns if column in retold]
    different = [one.ne(other) & ~(one.isna() & other.isna()) for one, other in pairs]
    return pd.concat(different, axis=1).any(axis=1) if different else False


def _sides(claims) -> pd.Series:
    """The side of the number that the words name: floor, ceiling, or missing."""
    return said_bound(claims).map(_SIDES)


def _crosses(one, other) -> pd.Series:
    one, other = one.map(_SIDES), other.map(_SIDES)
    return one.notna() & other.notna() & one.ne(other)


def _said(frame) -> pd.Series:
    """Hedge and bound as text: "more than (lower)", "no hedge (point)"."""
    hedge = _column(frame, "hedge").fillna("no hedge")
    return hedge + " (" + frame["bound"].fillna("no number") + ")"


def _parts(label) -> set:
    return set(filter(None, label.split(";")))


def _notes(told, best) -> pd.Series:
    """What each rendering changed, beside the best of its statement; from what to what."""
    cells = (_cells(one).to_dict("records") for one in (best, told))
    said = [
        "; ".join(_change(kind, one, other) for kind in changed.split(";") if kind)
        for changed, one, other in zip(told["changed"], *cells, strict=True)
    ]
    notes = ("changed: " + pd.Series(said, told.index, "str")).mask(told["changed"].eq(""))
    denies = _denied(told) & ~_denied(best)
    return notes.fillna("nothing changed").mask(denies, DENIES).mask(told["best"], "best rendering")


def _cells(claims) -> pd.DataFrame:
    """What is compared, in words."""
    plain = {name: _column(claims, name).astype("str").fillna("") for name in _PLAIN}
    plain = {name: said.str.replace("_", " ") for name, said in plain.items()}
    days = {n: days_in_words(_column(claims, f"window_{n}")) for n in ("start", "end")}
    values = zip(claims["value"], _column(claims, "value_high"), strict=True)
    return pd.DataFrame(
        {
            **{name: said.replace("", "not given") for name, said in plain.items()},
            "window_start": ("from " + days["start"]).replace("from ", "start not given"),
            "window_end": ("to " + days["end"]).replace("to ", "end not given"),
            "value": [number(low) if pd.isna(high) else span(low, high) for low, high in values],
            "bound": said_bound(claims).map(BOUND_NAMES).fillna(""),
        }
    )


def _change(kind, one, other) -> str:
    """A kind of change, and what two renderings say of it as far as they differ."""
    pairs = [(one[name], other[name]) for name in _TOLD[kind] if one[name] != other[name]]
    if not pairs or "" in pairs[0]:
        return kind
    if kind == "hedge":
        return "hedge ({} to {})".format(*pairs[0])
    old, new = ((" " if kind == "window" else ", ").join(said) for said in zip(*pairs, strict=True))
    return f"{kind}: {old} \u2192 {new}"
