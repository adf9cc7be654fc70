"""How far a pooled curve can be trusted: without each originator, before each report, otherwise."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.days import day_of, last_days
from analysis.needed import at_most
from analysis.pooling.curve import QUANTILES, READ_BY, curve_of, fitted, prepared
from analysis.pooling.reports import FAR, RANGE, chances
from analysis.readers import READINGS, READINGS_SAID
from analysis.totals import need_totals
from analysis.wording.said import day_in_words, percent

NOBODY = "nobody"
KINDS = ("floor", "ceiling", "value")  # of reports
# What else each assumption of pool might be, for its tornado.
ALTERNATIVES = {"reading": ("reader", "strict", "floor"), "source_error": (0.05, 0.07, 0.1)}
ALTERNATIVES |= {"off": (0.1, 0.2, 0.3), "worthless": (0.02, 0.05, 0.1), "near": (0.0, 0.5, 1.0)}
ALTERNATIVES |= {"sharing": (0.0, 0.5, 1.0), "headroom": (0.15, 0.3, 0.6)}
ALTERNATIVES |= {"evens": ((1.0,), (16.0,), (256.0,)), "undated": ("same", "earlier", "out")}
# The same in words, for the tornado: a share is told beside the one assumed.
_SHARES = {"source_error": "sound reports err by {}", "off": "{} of reports are off"}
_SHARES |= {"worthless": "{} of reports say nothing", "near": "{} of floors and ceilings are near"}
_SHARES |= {"sharing": "what a speaker repeats is {} alike"}
_SHARES |= {"headroom": "some {} of room above the last report"}
_GROWTHS = {"1": "growth in bursts", "16": "uneven growth", "256": "growth nearly in a line"}
_UNDATED = {"same": "count from the same day", "earlier": "count from an earlier day"}
_UNDATED |= {"later": "count from a later day", "out": "left out"}
_CELLS = {"window_start": "counted from", "window_end": "counted up to"}
_CHANGES_REPORTS = ("reading", "sharing", "undated", "doubt", "without")
# The last value as a rival: Student's t with three degrees of freedom about the logarithm of the
# number told last, as wide as _AT_ONCE and _LATER times ln(1 + days since / days before). Round
# numbers near those that do best on the record and the outcomes, so that it is no straw man.
_AT_ONCE, _LATER = 0.15, 0.15


def leave_one_out(
    claims: pd.DataFrame, window_start=None, originators=None, until=None, **settings
) -> pd.DataFrame:
    """The curve without each originator in turn: how far does it move?

    Parameters
    ----------
    claims, window_start, until, **settings
        As for :func:`analysis.pool`; needs the column ``originator_id``. All curves are told on
        the days of the full one, from their own first report on.
    originators
        Values of ``originator_id`` to leave out in turn; all with a report where it is left out.
        Somebody without whom no report is left has no curve.

    Returns
    -------
    DataFrame
        Curves below each other: ``left_out`` (name of the originator, from ``originator`` where
        there is one; first ``nobody``), ``date`` and the other columns of the curve, and ``moved``
        (median over that of the full curve on the day, less 1). By originator.

    Examples
    --------
    >>> from analysis.ledger import ledger
    >>> claims = ledger("casualties", packages=["record"])
    >>> table = leave_one_out(claims)
    >>> last = table[table["date"].eq(table["date"].max())].set_index("left_out")
    >>> bool(last["moved"].abs().max() > 0.01)
    True
    """
    if isinstance(originators, str):
        raise TypeError(f"originators is a list: originators=[{originators!r}].")
    read, settings = prepared(claims, window_start, settings)
    names = _names(claims if originators is not None else read.table[read.table["reason"].eq("")])
    unknown = sorted(set(originators or ()) - set(names))
    if unknown:
        known = at_most(sorted(names))
        raise ValueError(f"No claim has the originator_id {at_most(unknown)}; there are {known}.")
    names = {one: names[one] for one in (names if originators is None else originators)}
    full, _ = curve_of(read, settings, until)
    dates, curves = pd.DatetimeIndex(full["date"]), [full.assign(left_out=NOBODY)]
    for rest, name in _without_each(read, names):
        curves.append(curve_of(rest, settings, dates=dates)[0].assign(left_out=name))
    table = pd.concat(curves, ignore_index=True)
    moved = table["q50"] / table["date"].map(full.set_index("date")["q50"]) - 1
    return table[["left_out", *full]].assign(moved=moved)


def curve_choices(
    claims: pd.DataFrame, windows: dict, originators, readings=READINGS, **settings
) -> pd.DataFrame:
    """Curves under every reading, without some originators, for each first day: to choose from.

    Parameters
    ----------
    claims, **settings
        As for :func:`analysis.pool`; needs the column ``originator_id``.
    windows
        Label of each first day, and the day (None: windows are not told apart).
    originators
        Values of ``originator_id`` to leave out in turn, such as those that move the curve most
        (:func:`leave_one_out`).
    readings
        Readings to try.

    Returns
    -------
    DataFrame
        ``reading, window`` and the columns of :func:`leave_one_out`; the first reading, nobody
        left out and the first window come first.

    Examples
    --------
    >>> from analysis.ledger import ledger
    >>> claims = ledger("casualties", packages=["record"])
    >>> table = curve_choices(claims, {"any": None}, ["uk-mod"], ["reader", "strict"], cell=0.1)
    >>> table["reading"].unique().tolist(), table["left_out"].nunique()
    (['reader', 'strict'], 2)
    """
    found = {
        (reading, said): leave_one_out(claims, day, originators, reading=reading, **settings)
        for reading in readings
        for said, day in windows.items()
    }
    table = pd.concat(found, names=["reading", "window"]).reset_index(["reading", "window"])
    return table.reset_index(drop=True)


def next_reports(
    claims: pd.DataFrame, window_start=None, least: int = 3, kinds=KINDS, **settings
) -> pd.DataFrame:
    """Each report against the curve that was pooled from the reports published before it.

    Parameters
    ----------
    claims, window_start, **settings
        As for :func:`analysis.pool`; ``published`` says when a report came out (where it is
        missing, the last day of its window counts).
    least
        Reports that have to be there before one is predicted.
    kinds
        What to predict: floors, ceilings, values.

    Returns
    -------
    DataFrame
        One row a report, as they came out: ``claim_id, published, kind`` (floor, ceiling, value),
        ``stated`` (as printed; of a range the middle), ``q05, q25, q50, q75, q95`` (where the
        next report is expected, off and worthless ones included: nine tenths of all reports lie
        from q05 to q95), ``sound_q05, sound_q95`` (the same for sound reports alone), ``chance``
        (of a number as low or lower), ``hit`` (a value lies from q05 to q95; a floor is not above
        q95; a ceiling not below q05), ``score`` (logarithm of the chance that the model gave to
        this report) and, for values, ``last_value`` (that of a forecast which knows only the
        report told last, and spreads with the days since). A floor or a ceiling is hit easily: read
        the values apart.

    Examples
    --------
    >>> from analysis.ledger import ledger
    >>> table = next_reports(ledger("casualties", packages=["record"]))
    >>> table["kind"].value_counts().to_dict(), bool(table["hit"].mean() > 0.5)
    ({'value': 10, 'floor': 6}, True)
    """
    read, settings = prepared(claims, window_start, settings)
    need_totals(read.table["reason"])
    told = read.table.get("published", read.table["day"]).fillna(read.table["day"])
    read = read._replace(table=read.table.assign(_told=told)).only(read.table["reason"].eq(""))
    rows = []
    for number in np.flatnonzero(read.table["kind"].isin(kinds)):
        before = read.only(read.table["_told"] < read.table["_told"].iloc[number])
        if len(before.table) >= least:
            itself = read.only(np.arange(len(read.table)) == number)
            rows.append(_expected(before, itself, settings))
    names = ["claim_id", "published", "kind", "stated", *QUANTILES, "sound_q05", "sound_q95"]
    table = pd.DataFrame(rows, columns=[*names, "chance", "hit", "score", "last_value"])
    return table.sort_values(["published", "claim_id"], ignore_index=True)


def originator_bias(
    claims: pd.DataFrame, window_start=None, spread: float = 0.3, **settings
) -> pd.DataFrame:
    """Whether the reports are likelier if an originator always states too much or too little.

    Parameters
    ----------
    claims, window_start, **settings
        As for :func:`analysis.pool` (but its `spread`); needs the column ``originator_id``.
    spread
        How far off an originator may be: standard deviation of the logarithm of its factor. An
        assumption; factors from 1/2 to 2 are tried.

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
    >>> table = originator_bias(ledger("casualties", packages=["record"]), cell=0.1)
    >>> bool(table["gain"].is_monotonic_decreasing)
    True
    """
    _names(claims)  # refuses claims without
    read, settings = prepared(claims, window_start, settings)
    counts = read.table.loc[read.table["reason"].eq(""), "originator_id"].value_counts()
    logs = np.linspace(-np.log(2), np.log(2), 9)
    prior = np.exp(-((logs / spread) ** 2) / 2)
    prior /= prior.sum()
    given, base = settings["bias"], fitted(read, settings).log_evidence
    rows = []
    for originator in sorted(counts.index[counts > 1]):
        tried = [given | {originator: factor} for factor in np.exp(logs).tolist()]
        found = [fitted(read, settings | {"bias": bias}).log_evidence - base for bias in tried]
        weight = prior * np.exp(found)
        middle = np.interp(0.5, (np.cumsum(weight) - weight / 2) / weight.sum(), logs)
        told = originator, int(counts[originator]), float(np.exp(middle))
        rows.append((*told, float(np.log(weight.sum()))))
    table = pd.DataFrame(rows, columns=["originator_id", "reports", "factor", "gain"])
    return table.sort_values(["gain", "originator_id"], ascending=[False, True], ignore_index=True)


def pool_tornado(
    claims: pd.DataFrame,
    date=None,
    window_start=None,
    alternatives=None,
    until=None,
    otherwise=None,
    **settings,
) -> pd.DataFrame:
    """The curve on one day under each alternative to each assumption, one at a time.

    Parameters
    ----------
    claims, window_start, until, **settings
        As for :func:`analysis.pool`: the base.
    date
        A day of the curve. The last one where it is left out.
    alternatives
        Name of a parameter of pool, and its other values. Where it is left out, the usual ones, and
        each originator is left out too.
    otherwise
        None, or by name the claims coded otherwise, such as :func:`analysis.ledger.read_otherwise`
        gives for each doubt about a coding.

    Returns
    -------
    DataFrame
        ``assumption, alternative, low, mid, high`` (quantiles at 5, 50 and 95 %), ``moved`` (middle
        less that of the base), ``log_evidence`` (missing where reports or weights differ, so that
        it cannot be compared), ``label`` (the change in words); first the row ``base``, then what
        moves the middle most. Where an alternative leaves no report there is no middle and no
        limit.

    Examples
    --------
    >>> from analysis.ledger import ledger
    >>> table = pool_tornado(ledger("casualties", packages=["record"]), cell=0.1)
    >>> table.iloc[0]["assumption"], "reading" in set(table["assumption"])
    ('base', True)
    """
    read, settings = prepared(claims, window_start, settings)
    need_totals(read.table["reason"])
    first, last = last_days(read.days, until, "Y")[[0, -1]]
    day = day_of(date, "date") or last
    if not first <= day <= last:
        raise ValueError(f"The curve runs from {first:%Y-%m-%d} to {last:%Y-%m-%d}; not to {date}.")
    rows = [("base", "base", read, settings)]
    usual = {k: v for k, v in ALTERNATIVES.items() if window_start or k != "undated"}
    for name, values in (usual if alternatives is None else alternatives).items():
        for value in (v for v in values if v != settings.get(name)):
            known = None if name in READ_BY else read
            again = prepared(claims, window_start, settings | {name: value}, known)
            rows.append((name, f"{value[0]:g}" if name == "evens" else str(value), *again))
    for said, changed in (otherwise or {}).items():
        rows.append(("doubt", said, *prepared(changed, window_start, settings)))
    names = _names(read.table[read.table["reason"].eq("")]) if alternatives is None else {}
    rows += [("without", name, rest, settings) for rest, name in _without_each(read, names)]
    found = [(name, said, *_on(day, name, *how)) for name, said, *how in rows]
    columns = ["assumption", "alternative", "low", "mid", "high", "log_evidence"]
    table = pd.DataFrame(found, columns=columns)
    table.insert(5, "moved", table["mid"] - table["mid"].iloc[0])
    table["label"] = [
        _label(name, said, claims, settings) for name, said in table.iloc[:, :2].to_numpy()
    ]
    order = table["moved"].abs().where(table["assumption"].ne("base"), np.inf)
    return table.loc[order.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def _label(name, said, claims, settings) -> str:
    """An alternative to an assumption in words."""
    if name in _SHARES:
        share, assumed = percent(float(said)), percent(settings[name])
        return f"{_SHARES[name].format(share)}, not {assumed}"
    told = {
        "base": "as assumed",
        "reading": f"reading: {READINGS_SAID.get(said)}",
        "evens": _GROWTHS.get(said, f"evenness of growth: {said}"),
        "undated": f"claims without a first day {_UNDATED.get(said)}",
        "without": f"without {_short(said, claims)}",
        "doubt": _doubt(said, claims),
    }
    return told.get(name, f"{name.replace('_', ' ')}: {said}")


def _short(name, claims) -> str:
    """A short name of an originator, where there is one."""
    named = claims[claims.get("originator", claims["originator_id"]).eq(name)]
    short = named.get("originator_short", pd.Series()).dropna()
    return name if short.empty else short.iloc[0]


def _doubt(said, claims) -> str:
    """A doubt about a cell of a claim: whose claim of which day, and how else the cell may read."""
    claim_id, _, other = said.partition(": ")
    column, _, value = other.partition(" ")
    of = claims[claims["claim_id"].eq(claim_id)]
    if of.empty or not value:
        return said
    speaker = of.get("originator", of["originator_id"]).iloc[0]
    whose = f"{_short(speaker, claims)}, {day_in_words(of['window_end'].iloc[0])}"
    if column in _CELLS and value != "none":
        value = day_in_words(pd.Timestamp(value))
    value = "an unknown day" if column in _CELLS and value == "none" else value
    return f"{whose}: {_CELLS.get(column, column.replace('_', ' '))} {value}"


def _without_each(read, names):
    """The claims without each originator in turn, and its name, where reports are left."""
    for originator, name in sorted(names.items(), key=lambda pair: pair[1]):
        rest = read.only(read.table["originator_id"].ne(originator))
        if len(rest.days):
            yield rest, name


def _on(day, name, read, settings) -> tuple:
    """Quantiles of a curve on one day, and its evidence if it compares; none without a report."""
    if not read.days.le(day).any():
        return 0.0, np.nan, np.inf, np.nan
    curve, fit = curve_of(read, settings, dates=pd.DatetimeIndex([day]))
    low, mid, high = curve.loc[0, ["q05", "q50", "q95"]]
    return low, mid, high, np.nan if name in _CHANGES_REPORTS else fit.log_evidence


def _names(reports) -> dict[str, str]:
    """Originators of the reports, and what to call them."""
    if "originator_id" not in reports:
        raise ValueError("The claims need the column originator_id: who spoke.")
    known = reports.dropna(subset="originator_id").drop_duplicates("originator_id")
    return dict(
        zip(known["originator_id"], known.get("originator", known["originator_id"]), strict=True)
    )


def _expected(before, itself, settings) -> tuple:
    """What the curve from earlier reports lets one expect of a report, and how it did."""
    report, shades = itself.table.iloc[0], itself.shades
    day, kind = report["day"], report["kind"]
    fit = fitted(before, settings, [day], first=min(day, before.days.min()))
    seen = fit.asked[0] > fit.asked[0].max() * 1e-9
    x, mass = fit.asked_x[seen], fit.asked[0][seen] / fit.asked[0][seen].sum()
    middle, last = float(np.log(shades).mean()), np.nan
    stated, offsets = float(np.log(report["value"])), np.zeros(1)
    if kind == "value":
        stated, offsets = middle, (np.log(shades[0]) - middle)[::8]
        last = _last_value(before, day, middle)
    tried = np.linspace(x[-1] - 4, x[0] + 4, 500)
    sound, reached = _reached(tried, x, mass, offsets, settings)
    levels = np.exp(np.interp(list(QUANTILES.values()), reached, tried))
    ends = np.exp(np.interp([0.05, 0.95], sound, tried))
    chance = float(np.interp(stated, tried, reached))
    hit = (kind == "floor" or chance >= 0.05) and (kind == "ceiling" or chance <= 0.95)
    told, _ = chances(itself.table.assign(limit=np.exp(stated)), shades, x, settings)
    score = float(np.log((mass * told[0]).sum()))
    told_as = report["value"] if pd.isna(report.get("value_high")) else np.exp(stated)
    known = report["claim_id"], report["_told"], kind, told_as
    return *known, *levels, *ends, chance, hit, score, last


def _reached(numbers, x, mass, offsets, settings):
    """Probability that at most each number is stated: by a sound report, and by any."""
    off, spread, worthless = (settings[name] for name in ("off", "spread", "worthless"))
    distance = numbers[:, None] - x[None]
    around = sum(_normal((distance + offset) / settings["source_error"]) for offset in offsets)
    sound, tail = around / len(offsets) @ mass, np.exp(-np.abs(distance) / spread) / 2
    loose = np.where(distance < 0, tail, 1 - tail) @ mass
    anywhere = np.clip(distance / RANGE + 0.5, 0, 1) @ mass
    return sound, (1 - off - worthless) * sound + off * loose + worthless * anywhere


def _normal(z):
    """The normal distribution function, worked out where it is not 0 or 1 to the last digit."""
    from scipy.special import ndtr

    found, near = (z > 0).astype(float), np.abs(z) < FAR
    found[near] = ndtr(z[near])
    return found


def _last_value(before, day, stated) -> float:
    """Logarithm of the chance that the last value as a rival gives to a value."""
    table, days = before.table, before.days
    last = np.lexsort((table["day"], table["_told"]))[-1]
    gap = abs((day - days.iloc[last]).days) / max((days.max() - days.min()).days, 1)
    width = _AT_ONCE + _LATER * np.log1p(gap)
    z = (stated - np.log(before.shades[last]).mean()) / width
    return float(np.log(2 / (np.pi * np.sqrt(3) * width)) - 2 * np.log1p(z**2 / 3))
