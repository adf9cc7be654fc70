"""Artillery shells: the claims, and what a container could carry at most."""

from __future__ import annotations

from numbers import Real

import numpy as np
import pandas as pd

from analysis.bounds import divide
from analysis.datasets import load
from analysis.ledger import STATED, ledger, ratios
from analysis.propagation import sweep

_BOX = "ISO 20 ft container (1CC)"
_ROUND_MASSES = ("projectile mass", "projectile plus full charge", "mass")


def shells(coverage: float = 0.90, reading: str = "reader", **keep) -> pd.DataFrame:
    """Claims about artillery shells, article and record, one row a claim.

    Parameters
    ----------
    coverage, reading
        As for :func:`analysis.reader_band`.
    **keep
        ``measure``, ``originator``, ``window_start`` or ``renderings``, as for
        :func:`analysis.ledger.ledger`.

    Returns
    -------
    DataFrame
        Columns of :func:`analysis.ledger.ledger`; values in rounds. A row with measure
        ``capacity`` says how many rounds there was room for, not how many there were.

    Raises
    ------
    DataProblem
        If a package breaks a rule of its description.

    Examples
    --------
    >>> shells().query("source == 'article'")[["wording", "bound", "modality", "low", "high"]]
                                   wording  bound modality  low       high
    0  as many as 6 million artillery shells  upper      may  0.0  6000000.0
    """
    return ledger("shells", coverage=coverage, reading=reading, **keep)


def rounds_per_container() -> pd.DataFrame:
    """Rounds a container, wherever one speaker gave both numbers for one day.

    Returns
    -------
    DataFrame
        Columns of :func:`analysis.ledger.ratios`, and ``munition, measure`` of the rounds. Most
        are room for rounds, not rounds.

    Examples
    --------
    >>> table = rounds_per_container()
    >>> table.query("measure == 'capacity'")["printed"].dropna().round().unique()[:3]
    array([100., 500.,  80.])
    """
    rounds = ledger("shells", **STATED)
    table = ratios(rounds, ledger("containers", **STATED))
    about = rounds.set_index("claim_id")[["munition", "measure"]]
    return table.join(about, on="top_claim")


def payloads() -> pd.DataFrame:
    """Payload of a 20-foot container, by rating.

    Returns
    -------
    DataFrame
        ``rating, payload_kg, source, evidence``. The older payload is the older gross rating
        less the tare, both from the table ``munitions`` of the package ``record``.

    Examples
    --------
    >>> payloads()[["rating", "payload_kg", "evidence"]]
              rating  payload_kg evidence
    0   modern rating     28180.0  excerpt
    1    older rating     21700.0  derived
    """
    box = load("record", "munitions").query("item == @_BOX").set_index("property")
    older = box.loc["maximum gross mass, older rating"]
    return pd.DataFrame(
        {
            "rating": ["modern rating", "older rating"],
            "payload_kg": [
                box.loc["maximum payload", "value_low"],
                older["value_low"] - box.loc["tare", "value_low"],
            ],
            "source": [box.loc["maximum payload", "source"], older["source"]],
            "evidence": [box.loc["maximum payload", "evidence"], "derived"],
        }
    )


def round_masses() -> pd.DataFrame:
    """Masses of one round, bare: no case, no crate.

    Returns
    -------
    DataFrame
        ``item, property, mass_kg, source, evidence, note``, from the table ``munitions`` of the
        package ``record``, lightest first.

    Examples
    --------
    >>> round_masses()[["item", "mass_kg"]].head(1)
                               item  mass_kg
    0  122 mm shell, high explosive    21.76
    """
    table = load("record", "munitions")
    known = table["property"].isin(_ROUND_MASSES) & table["unit"].eq("kg")
    masses = table[known].rename(columns={"value_low": "mass_kg"}).sort_values("mass_kg")
    columns = ["item", "property", "mass_kg", "source", "evidence", "note"]
    return masses[columns].reset_index(drop=True)


def payload_ceiling(packing=(0.0,)) -> pd.DataFrame:
    """Rounds that a 20-foot container can carry at most, by mass alone.

    Parameters
    ----------
    packing
        Mass of cases, crates and dunnage as a share of the bare round's mass; one or more
        values, none negative. No source gives it, so it is a free parameter: 0 is the ceiling
        that no packing can lift.

    Returns
    -------
    DataFrame
        One row a round, a rating and a packing: ``item, property, mass_kg, rating, payload_kg,
        packing, packing_is`` (always ``assumption``) and ``rounds`` (whole rounds, rounded
        down).

    Raises
    ------
    ValueError
        Names every packing that is negative or not a number.

    Examples
    --------
    >>> ceiling = payload_ceiling([0.0, 0.25])
    >>> whole = ceiling["property"].eq("projectile plus full charge")
    >>> ceiling[whole][["rating", "packing", "rounds"]].to_string(index=False).splitlines()[1]
    'modern rating     0.00     544'
    """
    shares = np.atleast_1d(np.asarray(packing, float))
    unfit = [share for share in shares.tolist() if not 0 <= share < np.inf]
    if unfit:
        raise ValueError(f"packing is a share of the round's mass, 0 or more; not {unfit}.")
    assumed = pd.DataFrame({"packing": shares, "packing_is": "assumption"})
    masses = round_masses()[["item", "property", "mass_kg"]]
    boxes = payloads()[["rating", "payload_kg"]]
    table = masses.merge(boxes, how="cross").merge(assumed, how="cross")
    full = table["payload_kg"] / (table["mass_kg"] * (1 + table["packing"]))
    return table.assign(rounds=np.floor(full).astype(int))


def mass_per_round(rounds_per_container) -> pd.DataFrame:
    """Payload that each round can take up at a ratio of rounds to containers.

    Parameters
    ----------
    rounds_per_container
        Whatever :func:`analysis.divide` takes: a number, a pair, or a frame of strict bounds.

    Returns
    -------
    DataFrame
        One row a rating and ratio: ``rating, payload_kg, low, high, low_closed, high_closed``,
        the bounds in kg a round. A ratio without a lower end leaves no upper end.

    Raises
    ------
    ValueError
        As :func:`analysis.divide`.

    Examples
    --------
    >>> mass_per_round((0, 461.5)).round(1)[["rating", "low", "high"]]
              rating   low  high
    0  modern rating  61.1   inf
    1   older rating  47.0   inf
    """
    boxes = payloads()[["rating", "payload_kg"]]
    shares = [divide(kg, rounds_per_container) for kg in boxes["payload_kg"]]
    rows = boxes.iloc[np.repeat(range(len(boxes)), [len(share) for share in shares])]
    return pd.concat([rows.reset_index(drop=True), pd.concat(shares, ignore_index=True)], axis=1)


def rounds_in(boxes, share, load):
    """Rounds in so many containers, of which a share holds that load each: a plain product.

    Examples
    --------
    >>> rounds_in(13_000, 0.5, 461.5)
    2999750.0
    """
    return boxes * share * load


def implied_rounds(boxes, share=1.0, draws: int = 2**14) -> pd.DataFrame:
    """Rounds that containers held, by each speaker's rounds a container.

    Parameters
    ----------
    boxes
        Containers: a claim, or whatever else :func:`analysis.propagate` takes.
    share
        Share of the containers that held such rounds. No source gives it, so it is an assumption:
        1 is the most there can be; or a distribution.
    draws
        As for :func:`analysis.propagate`.

    Returns
    -------
    DataFrame
        One row a ratio of :func:`rounds_per_container` with a printed number, by date:
        ``originator, date, munition, measure, ratio`` (as printed, taken as it is), ``q05, q50,
        q95`` (rounds, the inputs independent), ``ceiling, older_ceiling`` (rounds of that kind
        that a container of the modern and of the older rating can carry by mass, unpacked: the
        lightest that the name covers), ``fits, fits_older`` (the ratio is not above it).

    Raises
    ------
    ValueError
        As :func:`analysis.propagate`; or if a plain share is not from 0 to 1.

    Examples
    --------
    >>> table = implied_rounds("more than 13,000")
    >>> most = table.loc[table["ratio"].idxmax()]
    >>> f"{most['q50']:,.0f}", most["measure"], bool(most["fits"])
    ('8,178,925', 'delivered', True)
    """
    if isinstance(share, Real) and not 0 <= share <= 1:
        raise ValueError(f"share is a share of the containers, from 0 to 1; not {share!r}.")
    table = rounds_per_container().dropna(subset="printed").rename(columns={"printed": "ratio"})
    table = table[["originator", "date", "munition", "measure", "ratio"]].reset_index(drop=True)
    loads = [{"boxes": boxes, "share": share, "load": load} for load in table["ratio"]]
    found = sweep(rounds_in, loads, draws, progress=False)[["q05", "q50", "q95"]]
    table = table.join(found).assign(
        ceiling=table["munition"].map(_mass_ceilings("modern rating")),
        older_ceiling=table["munition"].map(_mass_ceilings("older rating")),
    )
    return table.assign(
        fits=table["ratio"] <= table["ceiling"], fits_older=table["ratio"] <= table["older_ceiling"]
    )


def days_of_fire(rounds) -> pd.DataFrame:
    """Days for which rounds would last at each estimate of how many Russia fired a day.

    Parameters
    ----------
    rounds
        Rounds: a claim, a number, or whatever else :func:`analysis.propagate` takes.

    Returns
    -------
    DataFrame
        One row an estimate in the table ``rates`` of the package ``record``, by first day:
        ``originator, period_start, period_end, low, high`` (rounds a day as the source gives them;
        yearly numbers over the days of their period), ``q05, q50, q95`` (days; a range of rates is
        taken as flat), ``evidence, note``.

    Raises
    ------
    ValueError
        As :func:`analysis.propagate`.

    Examples
    --------
    >>> days_of_fire(5_000_000)["q50"].agg(["min", "max"]).round().tolist()
    [71.0, 1000.0]
    """
    if isinstance(rounds, Real) and not rounds >= 0:
        raise ValueError(f"rounds is a number of rounds, 0 or more; not {rounds!r}.")
    rates = load("record", "rates").query("subject == 'russian_artillery_use'")
    per = rates["unit"].map({"rounds/day": 1.0, "rounds/year": np.nan})
    per = per.fillna((rates["period_end"] - rates["period_start"]).dt.days + 1)
    low, high = rates["value_low"] / per, rates["value_high"].fillna(rates["value_low"]) / per
    scenarios = [{"rounds": rounds, "rate": _flat(*ends)} for ends in zip(low, high, strict=True)]
    days = sweep(_lasting, scenarios, progress=False)[["q05", "q50", "q95"]]
    about = rates[["originator", "period_start", "period_end"]].assign(low=low, high=high)
    notes = rates[["evidence", "note"]].reset_index(drop=True)
    table = pd.concat([about.reset_index(drop=True), days, notes], axis=1)
    return table.sort_values(["period_start", "originator", "low"], ignore_index=True)


def _lasting(rounds, rate):
    return rounds / rate


def _flat(low, high):
    """A number, or any number of a range."""
    return low if low == high else pd.Series({"value": low, "value_high": high, "bound": "range"})


def _mass_ceilings(rating) -> dict:
    """Rounds that a container can carry unpacked, by the record's name of a munition.

    A name covers the rounds that begin with it, and any round if none does.
    """
    table = payload_ceiling().query("rating == @rating")
    most = {}
    for name in rounds_per_container()["munition"].unique():
        covered = table["item"].str.startswith(name)
        most[name] = table.loc[covered if covered.any() else slice(None), "rounds"].max()
    return most
