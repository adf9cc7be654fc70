"""How far a pooled curve can be trusted: without each originator, before each report, otherwise."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.lineage import best_renderings
from analysis.pooling.curve import GROWTHS, QUANTILES, Fit, fitted, pooled, prepared
from analysis.pooling.reports import chances, need_originators, normal_cdf, worthless_chance
from analysis.readers import READINGS

NOBODY = "nobody"
# What else each assumption of pool might be, for its tornado.
ALTERNATIVES = {
    "reading": ("reader", "strict", "floor"),
    "growth": ("steady", "lumpy"),
    "source_error": (0.05, 0.1, 0.2),
    "worthless": (0.1, 0.2, 0.3),
    "sharing": (0.0, 0.5, 1.0),
    "undated": ("same", "earlier", "out"),
    "headroom": (2.0, 3.0, 5.0),
    "step": ("M", "Q"),
}


def leave_one_out(
    claims: pd.DataFrame, window_start=None, originators=None, until=None, **settings
) -> pd.DataFrame:
    """The curve without each originator in turn: how far does it move?

    Parameters
    ----------
    claims, window_start, until, **settings
        As for :func:`analysis.pool`; needs the column ``originator_id``. All curves end in the
        same month.
    originators
        Values of ``originator_id`` to leave out in turn; all with a report where it is left out.
        Somebody without whom no report is left has no curve.

    Returns
    -------
    DataFrame
        Curves below each other: ``left_out`` (name of the originator, from ``originator`` where
        there is one; first ``nobody``), ``date, q05, q25, q50, q75, q95`` and ``moved`` (median
        over that of the full curve on the day, less 1). By originator.

    Examples
    --------
    >>> from analysis.ledger import ledger
    >>> claims = ledger("casualties", packages=["record"])
    >>> table = leave_one_out(claims)
    >>> last = table[table["date"].eq(table["date"].max())].set_index("left_out")
    >>> bool(last["moved"].abs().max() > 0.01)
    True
    """
    read, settings = prepared(claims, window_start, settings)
    fit = fitted(read, settings, until)
    names = _names(fit.reports)
    if originators is not None:
        known = _names(claims)
        unknown = sorted(set(originators) - set(known))
        if unknown:
            raise ValueError(f"No claim has the originator_id {', '.join(unknown)}.")
        names = {originator: known[originator] for originator in originators}
    last = fit.periods[-1].end_time
    curves = [pooled(read, settings, last).curve.assign(left_out=NOBODY)]
    for rest, name in _without_each(read, names):
        curves.append(pooled(rest, settings, last).curve.assign(left_out=name))
    table = pd.concat(curves, ignore_index=True)
    full = curves[0].set_index("date")["q50"]
    moved = table["q50"] / table["date"].map(full) - 1
    return table[["left_out", "date", *QUANTILES]].assign(moved=moved)


def curve_choices(
    claims: pd.DataFrame, windows: dict, readings=READINGS, most: int | None = None, **settings
) -> pd.DataFrame:
    """Curves under every reading, without each originator, for each first day: to choose from.

    Parameters
    ----------
    claims, **settings
        As for :func:`analysis.pool`; needs the column ``originator_id``.
    windows
        Label of each first day, and the day (None: windows are not told apart).
    readings
        Readings to try.
    most
        Originators to leave out at most: those that move the median of any curve most.

    Returns
    -------
    DataFrame
        ``reading, left_out, window`` and the columns of the curves; the first reading, nobody left
        out and the first window come first.

    Examples
    --------
    >>> from analysis.ledger import ledger
    >>> claims = ledger("casualties", packages=["record"])
    >>> table = curve_choices(claims, {"any": None}, ["reader", "strict"], levels=200)
    >>> table["reading"].unique().tolist(), table["window"].unique().tolist()
    (['reader', 'strict'], ['any'])
    """
    cases = [(reading, said, day) for reading in readings for said, day in windows.items()]
    heard = {
        originator
        for reading, _, day in cases
        for originator in _heard(claims, day, settings | {"reading": reading})
    }
    found = [
        leave_one_out(claims, day, heard, reading=reading, **settings).assign(
            reading=reading, window=said
        )
        for reading, said, day in cases
    ]
    table = pd.concat(found, ignore_index=True)
    if most is not None:
        moved = table["moved"].abs().groupby(table["left_out"]).max().drop(NOBODY)
        table = table[table["left_out"].isin([NOBODY, *moved.nlargest(most).index])]
    return table[["reading", "left_out", "window", "date", *QUANTILES]].reset_index(drop=True)


def next_reports(
    claims: pd.DataFrame, window_start=None, least: int = 3, **settings
) -> pd.DataFrame:
    """Each report against the curve that was pooled from the reports published before it.

    Parameters
    ----------
    claims, window_start, **settings
        As for :func:`analysis.pool`; ``published`` says when a report came out (where it is
        missing, the last day of its window counts).
    least
        Reports that have to be there before one is predicted.

    Returns
    -------
    DataFrame
        One row a report, as they came out: ``claim_id, published, kind`` (floor, ceiling, value),
        ``stated, q05, q50, q95`` (what the earlier reports let one expect to be stated, the
        source's error included), ``chance`` (of that a number as low or lower), ``hit`` (a value
        lies between the quantiles; a floor is not above q95; a ceiling not below q05) and
        ``score`` (logarithm of the chance that the model gave to this report: compare it between
        settings of pool). A floor or a ceiling is hit easily: read the values apart.

    Examples
    --------
    >>> from analysis.ledger import ledger
    >>> table = next_reports(ledger("casualties", packages=["record"]))
    >>> table["kind"].value_counts().to_dict(), bool(table["hit"].mean() > 0.5)
    ({'value': 10, 'floor': 6}, True)
    """
    claims = best_renderings(claims)  # a retelling is no earlier report
    told = pd.to_datetime(_column(claims, "published")).fillna(claims["window_end"])
    read, settings = prepared(claims.assign(_told=told), window_start, settings)
    read = read.only(read.table["reason"].eq(""))
    rows = []
    for number, (_, report) in enumerate(read.table.iterrows()):
        before = read.only(read.table["_told"] < report["_told"])
        if len(before.table) < least:
            continue
        fit = fitted(before, settings, report["day"], since=report["day"])
        known = {"claim_id": report["claim_id"], "published": report["_told"]}
        known |= {"kind": report["kind"], "stated": report["value"]}
        rows.append(known | _expected(fit, report, read.shades[[number]], settings))
    columns = [
        "claim_id",
        "published",
        "kind",
        "stated",
        "q05",
        "q50",
        "q95",
        "chance",
        "hit",
        "score",
    ]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["published", "claim_id"], ignore_index=True)


def compare_growth(totals: dict, window_start=None, **settings) -> pd.DataFrame:
    """Both assumptions about growth for several totals: where they end, and how they predict.

    Parameters
    ----------
    totals
        Name of each total, and its claims.
    window_start, **settings
        As for :func:`analysis.pool`.

    Returns
    -------
    DataFrame
        One row a total and growth: ``total, growth, q05, q50, q95`` (in the last month),
        ``log_evidence``, and of :func:`next_reports` ``score`` (their sum), ``values`` (reports of
        a value that could be predicted) and ``hits`` among these.

    Examples
    --------
    >>> from analysis.ledger import ledger
    >>> table = compare_growth({"casualties": ledger("casualties", packages=["record"])})
    >>> table[["total", "growth", "values"]].values.tolist()
    [['casualties', 'steady', 10], ['casualties', 'lumpy', 10]]
    """
    rows = []
    for total, claims in totals.items():
        for growth in GROWTHS:
            found = pooled(*prepared(claims, window_start, settings | {"growth": growth}))
            trial = next_reports(claims, window_start, **settings | {"growth": growth})
            hits = trial.loc[trial["kind"].eq("value"), "hit"]
            last = found.curve.iloc[-1][["q05", "q50", "q95"]].to_dict()
            about = {"total": total, "growth": growth, **last, "log_evidence": found.log_evidence}
            told = {"score": trial["score"].sum(), "values": len(hits), "hits": int(hits.sum())}
            rows.append(about | told)
    return pd.DataFrame(rows)


def originator_bias(
    claims: pd.DataFrame, window_start=None, spread: float = 0.3, **settings
) -> pd.DataFrame:
    """Whether the reports are likelier if an originator always states too much or too little.

    Parameters
    ----------
    claims, window_start, **settings
        As for :func:`analysis.pool`; needs the column ``originator_id``.
    spread
        How far off an originator may be: standard deviation of the logarithm of its factor. An
        assumption; factors from 1/4 to 4 are tried.

    Returns
    -------
    DataFrame
        One row an originator with two reports or more, the largest gain first: ``originator_id,
        reports, factor`` (what it states for a total of one, at the middle), ``gain`` (log
        evidence with the factor averaged over what it may be, less that without; above 0 the
        reports favour a bias). Give the favoured ones to :func:`analysis.pool` as ``bias``.

    Examples
    --------
    >>> from analysis.ledger import ledger
    >>> table = originator_bias(ledger("casualties", packages=["record"]))
    >>> bool(table["gain"].is_monotonic_decreasing)
    True
    """
    need_originators(claims)
    read, settings = prepared(claims, window_start, settings)
    fit = fitted(read, settings)
    counts = fit.reports["originator_id"].value_counts()
    logs = np.linspace(-np.log(4), np.log(4), 17)
    prior = np.exp(-((logs / spread) ** 2) / 2)
    prior /= prior.sum()
    given = settings["bias"] or {}
    rows = []
    for originator in sorted(counts.index[counts > 1]):
        tried = [given | {originator: factor} for factor in np.exp(logs).tolist()]
        evidence = np.array(
            [fitted(read, settings | {"bias": bias}).log_evidence for bias in tried]
        )
        weight = prior * np.exp(evidence - evidence.max())
        gain = np.log(weight.sum()) + evidence.max() - fit.log_evidence
        middle = np.interp(0.5, np.cumsum(weight) / weight.sum(), logs)
        rows.append((originator, int(counts[originator]), float(np.exp(middle)), float(gain)))
    table = pd.DataFrame(rows, columns=["originator_id", "reports", "factor", "gain"])
    return table.sort_values(["gain", "originator_id"], ascending=[False, True], ignore_index=True)


def pool_tornado(
    claims: pd.DataFrame,
    date=None,
    window_start=None,
    alternatives=None,
    until=None,
    **settings,
) -> pd.DataFrame:
    """The curve on one day under each alternative to each assumption, one at a time.

    Parameters
    ----------
    claims, window_start, until, **settings
        As for :func:`analysis.pool`: the base.
    date
        A day; the month that holds it counts. The last month where it is left out.
    alternatives
        Name of a parameter of pool, and its other values. Where it is left out, the usual ones, and
        each originator is left out too.

    Returns
    -------
    DataFrame
        ``assumption, alternative, low, mid, high`` (quantiles at 5, 50 and 95 %), ``moved`` (middle
        less that of the base), ``log_evidence`` (missing where reports or weights differ, so that
        it cannot be compared); first the row ``base``, then what moves the middle most. Where an
        alternative leaves no report there is no middle and no limit.

    Examples
    --------
    >>> from analysis.ledger import ledger
    >>> table = pool_tornado(ledger("casualties", packages=["record"]))
    >>> table.iloc[0]["assumption"], "growth" in set(table["assumption"])
    ('base', True)
    """

    read, settings = prepared(claims, window_start, settings)
    fit = fitted(read, settings, until)
    last = fit.periods[-1].end_time
    day = last if date is None else pd.Timestamp(date)
    if not fit.periods[0].start_time <= day <= last:
        raise ValueError(
            f"The curve runs from {fit.periods[0]} to {fit.periods[-1]}; not to {date}."
        )
    rows = [("base", "base", *_on(day, pooled(read, settings, last)))]
    usual = {k: v for k, v in ALTERNATIVES.items() if window_start or k != "undated"}
    for name, values in (usual if alternatives is None else alternatives).items():
        for value in (v for v in values if v != settings.get(name)):
            again, changed = prepared(claims, window_start, settings | {name: value})
            rows.append((name, str(value), *_end(day, again, changed, last, name)))
    names = _names(fit.reports) if alternatives is None else {}
    for rest, name in _without_each(read, names):
        rows.append(("without", name, *_on(day, pooled(rest, settings, last), False)))
    columns = ["assumption", "alternative", "low", "mid", "high", "log_evidence"]
    table = pd.DataFrame(rows, columns=columns)
    table.insert(5, "moved", table["mid"] - table["mid"].iloc[0])
    order = table["moved"].abs().where(table["assumption"].ne("base"), np.inf)
    return table.loc[order.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def _without_each(read, names):
    """The claims without each originator in turn, and its name, where reports are left."""
    for originator, name in sorted(names.items(), key=lambda pair: pair[1]):
        rest = read.only(read.table["originator_id"].ne(originator))
        if rest.table["reason"].eq("").any():
            yield rest, name


def _on(day, found, comparable=True) -> tuple:
    """Quantiles of a curve in the step that holds a day, and its evidence if it compares."""
    at = found.curve["date"].searchsorted(day.normalize())
    on = found.curve.iloc[min(at, len(found.curve) - 1)]
    return on["q05"], on["q50"], on["q95"], found.log_evidence if comparable else np.nan


def _end(day, read, settings, last, name) -> tuple:
    """Quantiles under an alternative; no limits at all where it leaves no report."""
    if not read.table["reason"].eq("").any():
        return 0.0, np.nan, np.inf, np.nan
    changes_reports = name in ("reading", "sharing", "undated")
    return _on(day, pooled(read, settings, last), not changes_reports)


def _heard(claims, window_start, settings) -> dict[str, str]:
    """Originators of the reports that count."""
    read, settings = prepared(claims, window_start, settings)
    return _names(read.table[read.table["reason"].eq("")])


def _names(reports) -> dict[str, str]:
    """Originators of the reports, and what to call them."""
    need_originators(reports)
    column = "originator" if "originator" in reports else "originator_id"
    known = reports.dropna(subset="originator_id").drop_duplicates("originator_id")
    return dict(zip(known["originator_id"], known[column], strict=True))


def _expected(fit: Fit, report, shades, settings) -> dict:
    """What the curve lets one expect of a report, and how the report did."""
    error, worthless = settings["source_error"], settings["worthless"]
    mass = fit.mass[fit.periods.get_loc(pd.Period(report["day"], freq=fit.periods.freq))]
    levels = fit.grid.levels
    tried = np.geomspace(levels[mass > 1e-12].min() / 2, levels[-1] * 2, 2_000)
    step = max(1, 2_000_000 // len(levels))
    reached = np.concatenate(
        [_reached(tried[i : i + step], levels, mass, error) for i in range(0, len(tried), step)]
    )
    low, middle, high = np.interp([0.05, 0.5, 0.95], reached, tried)
    chance = float(_reached(np.array([report["value"]]), levels, mass, error)[0])
    kinds = np.array([report["kind"]])
    sound = chances(kinds, shades, levels, error)[0]
    told = (1 - worthless) * sound + worthless * worthless_chance(kinds)[0]
    hits = {"floor": chance <= 0.95, "ceiling": chance >= 0.05}
    hit = hits.get(report["kind"], 0.05 <= chance <= 0.95)
    return {
        "q05": low,
        "q50": middle,
        "q95": high,
        "chance": chance,
        "hit": bool(hit),
        "score": float(np.log((mass * told).sum())),
    }


def _column(frame, name) -> pd.Series:
    return frame[name] if name in frame else pd.Series(pd.NaT, index=frame.index)


def _reached(numbers, levels, mass, error) -> np.ndarray:
    """Probability that a sound source states at most each number."""
    return (normal_cdf(np.log(numbers[:, None] / levels) / error) * mass).sum(axis=1)
