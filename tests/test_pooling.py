"""The pooled curve: against hand-solved cases, an independent sampler, and its own promises."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis import (
    curve_choices,
    leave_one_out,
    ledger,
    next_reports,
    originator_bias,
    pool,
    pool_tornado,
    value_quantiles,
)
from analysis.pooling import chain

Q = ["q05", "q25", "q50", "q75", "q95"]
P = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
TOTALS = ["containers", "shells", "troops_sent", "casualties"]
GROWTHS = ["steady", "lumpy"]


@pytest.fixture(scope="module")
def record():
    found = {name: ledger(name, packages=["record"], renderings="best") for name in TOTALS}
    return {name: table[table["direction"].eq("dprk_to_russia")] for name, table in found.items()}


def reports(*rows):
    """Claims from (name, day, hedge, bound, value), each by an originator of its own."""
    columns = ["claim_id", "window_end", "hedge", "bound", "value"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(
        statement_id=table["claim_id"],
        originator_id=table["claim_id"],
        window_end=pd.to_datetime(table["window_end"]),
        window_start=pd.Series(pd.NaT, table.index, dtype="datetime64[us]"),
    )


SOME = reports(
    ("a", "2024-01-10", "about", "about", 1_000.0),
    ("b", "2024-02-10", "more than", "lower", 1_500.0),
    ("c", "2024-04-10", "around", "about", 3_000.0),
    ("d", "2024-04-20", "up to", "upper", 4_000.0),
)


def later(table, more):
    return pd.concat([table, more], ignore_index=True)


# --- hand-solved cases --------------------------------------------------------------------------


@pytest.mark.parametrize("growth", GROWTHS)
def test_without_reports_the_last_total_has_a_uniform_logarithm(growth):
    grid = chain.grid([1.0, 1.0], 4_000, 100.0)
    mass, evidence = chain.posterior(grid, np.zeros((4, 4_000)), growth == "lumpy")
    found = chain.quantiles(grid, mass, P)[-1]
    np.testing.assert_allclose(np.log(found), np.log(1e3) * P + np.log(0.1), atol=0.01)
    assert evidence == pytest.approx(0, abs=0.01)


def known_last_total(steps, lumpy):
    """Cells and their probabilities where the last total is known: 1."""
    grid = chain.grid([1.0, 1.0], 4_000, 2.0)
    logs = np.zeros((steps, 4_000))
    logs[-1] = np.where(np.abs(grid.levels - 1) < 0.003, 0.0, -np.inf)
    return grid, chain.posterior(grid, logs, lumpy)[0]


def test_without_reports_steady_growth_splits_evenly():
    """The total after t of T steps is Beta(t, T - t) of the last one."""
    found = chain.quantiles(*known_last_total(6, lumpy=False), P)
    for t in range(1, 6):
        np.testing.assert_allclose(found[t - 1], stats.beta(t, 6 - t).ppf(P), atol=5e-3)


def test_without_reports_lumpy_growth_may_come_all_at_once():
    """Two steps: all in the first with probability 1/2, else a uniform share of it."""
    grid, mass = known_last_total(2, lumpy=True)
    assert chain.reached(grid, mass, [0], [0.5])[0] == pytest.approx(0.25, abs=5e-3)


@pytest.mark.parametrize(
    ("hedge", "bound"), [("about", "about"), ("more than", "lower"), ("up to", "upper")]
)
def test_one_report_is_the_integral_over_its_month(hedge, bound):
    claims = reports(("a", "2024-01-10", hedge, bound, 1_000.0))
    found = pool(claims, source_error=0.2, worthless=0.3, levels=4_000)
    shades = value_quantiles(claims, (np.arange(33) + 0.5) / 33)[0]
    low, high = shades.max() * 3 / 1_000, shades.max() * 3
    x = np.geomspace(low, high, 200_001)
    z = (np.log(x)[:, None] - np.log(shades)[None]) / 0.2
    sound = {
        "about": lambda: stats.norm.pdf(z).mean(axis=1) / 0.2,
        "lower": lambda: stats.norm.cdf(z).mean(axis=1),
        "upper": lambda: stats.norm.cdf(-z).mean(axis=1),
    }[bound]()
    unsound = 1 / (3 * np.log(10)) if bound == "about" else 0.5
    density = 0.7 * sound + 0.3 * unsound  # by the logarithm of the total
    exact = np.interp(P, np.cumsum(density) / density.sum(), x)
    np.testing.assert_allclose(found.curve[Q].iloc[0], exact, rtol=2e-3)
    assert found.log_evidence == pytest.approx(np.log(density.mean()), abs=2e-3)
    share = (0.7 * sound).sum() / density.sum()
    assert found.agreement["sound"].iloc[0] == pytest.approx(share, abs=2e-3)


# --- an independent sampler ---------------------------------------------------------------------


def sampled(claims, lumpy, draws=400_000):
    """Paths drawn from the model, weighted by what the reports say of them."""
    rng = np.random.default_rng(0)
    shades = value_quantiles(claims, (np.arange(33) + 0.5) / 33)
    day = pd.PeriodIndex(claims["window_end"], freq="M")
    steps = pd.period_range(day.min(), day.max(), freq="M")
    top = shades.max() * 3
    last = np.exp(rng.uniform(np.log(top / 1_000), np.log(top), draws))
    parts = rng.exponential(size=(draws, len(steps)))
    if lumpy:
        rises = rng.integers(0, len(steps), draws)  # beside the first step
        rank = rng.random((draws, len(steps) - 1)).argsort(axis=1).argsort(axis=1)
        parts[:, 1:] *= rank < rises[:, None]
    paths = last[:, None] * parts.cumsum(axis=1) / parts.sum(axis=1, keepdims=True)
    logs = np.zeros(draws)
    for row, bound, place in zip(shades, claims["bound"], steps.get_indexer(day), strict=True):
        z = (np.log(paths[:, [place]]) - np.log(row)) / 0.1
        if bound == "about":
            sound, unsound = stats.norm.pdf(z).mean(axis=1) / 0.1, 1 / (3 * np.log(10))
        else:
            sound = stats.norm.cdf(z if bound == "lower" else -z).mean(axis=1)
            unsound = 0.5
        logs += np.log(0.8 * sound + 0.2 * unsound)
    weight = np.exp(logs)
    assert weight.sum() ** 2 / (weight**2).sum() > 2_000, "too few paths count"
    order = np.argsort(paths, axis=0)
    reached = np.cumsum(weight[order], axis=0) / weight.sum()
    quantiles = [np.interp(P, reached[:, t], paths[order[:, t], t]) for t in range(len(steps))]
    return np.array(quantiles), np.log(weight.mean())


@pytest.mark.parametrize("growth", GROWTHS)
def test_against_an_independent_sampler(growth):
    found = pool(SOME, growth=growth, levels=2_000)
    exact, evidence = sampled(SOME, growth == "lumpy")
    np.testing.assert_allclose(found.curve[Q], exact, rtol=0.03)
    assert found.log_evidence == pytest.approx(evidence, abs=0.06)  # the sampler's own error


# --- promises -----------------------------------------------------------------------------------


@pytest.mark.parametrize("growth", GROWTHS)
@pytest.mark.parametrize("name", TOTALS)
def test_it_never_falls_and_its_quantiles_are_in_order(record, name, growth):
    curve = pool(record[name], growth=growth).curve
    assert (curve[Q].diff().iloc[1:] >= 0).all().all()
    assert (np.diff(curve[Q], axis=1) > 0).all()
    assert curve["date"].is_monotonic_increasing


@pytest.mark.parametrize("growth", GROWTHS)
@pytest.mark.parametrize("name", TOTALS)
def test_a_finer_grid_changes_little(record, name, growth):
    coarse, fine = (pool(record[name], growth=growth, levels=n).curve[Q] for n in (2_000, 6_000))
    assert (coarse / fine - 1).abs().max().max() < 0.01


@settings(max_examples=12)
@given(st.sampled_from(TOTALS), st.floats(0.001, 1.0), st.floats(0, 1))
def test_one_more_floor_never_lowers_it(name, height, place):
    claims = ledger(name, packages=["record"], renderings="best")
    claims = claims[claims["direction"].eq("dprk_to_russia")]
    before = pool(claims, levels=500)
    known = before.agreement["claim_id"]
    template = claims[claims["claim_id"].eq(known[before.agreement["kind"].eq("floor")].iloc[0])]
    days = before.agreement["date"]
    floor = template.assign(
        claim_id="new",
        statement_id="new",
        originator_id="somebody-new",
        value=float(round(height * before.agreement["stated"].max())),
        window_start=pd.NaT,
        window_end=days.min() + (days.max() - days.min()) * place,
    )
    after = pool(later(claims, floor), levels=500)
    assert after.agreement["claim_id"].eq("new").any()
    assert (after.curve[Q] >= before.curve[Q] * 0.998).all().all()


def test_the_order_of_rows_and_the_unit_do_not_matter(record):
    claims = record["containers"]
    straight, mixed = pool(claims), pool(claims.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(straight.curve, mixed.curve, rtol=1e-9)
    thousands = SOME.assign(value=SOME["value"] * 1_000)
    np.testing.assert_allclose(pool(thousands).curve[Q], pool(SOME).curve[Q] * 1_000, rtol=1e-6)


def test_twice_the_same_bits(record):
    one, other = (pool(record["casualties"]) for _ in range(2))
    pd.testing.assert_frame_equal(one.curve, other.curve, check_exact=True)
    assert one.log_evidence == other.log_evidence


def test_input_is_not_changed(record):
    before = record["shells"].copy()
    pool(record["shells"])
    pd.testing.assert_frame_equal(record["shells"], before)


# --- what counts, and how much ------------------------------------------------------------------


def test_retellings_count_once(record):
    everything = ledger("containers", packages=["article", "record"])
    everything = everything[everything["direction"].eq("dprk_to_russia")]
    found, best = pool(everything), pool(record["containers"])
    assert set(found.agreement["claim_id"]) == set(best.agreement["claim_id"])
    pd.testing.assert_frame_equal(found.curve, best.curve)
    assert found.left_out["reason"].eq("a retelling").sum() > 10


def test_one_originator_counts_once_however_often_it_speaks():
    copies = [SOME.iloc[[2]].assign(claim_id=f"c{i}", statement_id=f"c{i}") for i in range(9)]
    loud = later(SOME, pd.concat(copies))
    shared = pool(loud, sharing=1.0)
    np.testing.assert_allclose(shared.curve[Q], pool(SOME).curve[Q], rtol=1e-6)
    weight = shared.agreement.set_index("claim_id")["weight"]
    assert weight["c0"] == pytest.approx(0.1)
    full = pool(loud, sharing=0.0)
    assert full.agreement["weight"].eq(1).all()
    width = [frame["q95"].iloc[-1] - frame["q05"].iloc[-1] for frame in (full.curve, shared.curve)]
    assert width[0] < width[1] * 0.8


def test_what_is_no_delivery_is_left_out_with_a_reason(record):
    found = pool(record["shells"])
    reason = found.left_out.set_index("claim_id")["reason"]
    assert reason["kr-dia-2024-08-27-shells-152"] == "room, not contents"
    assert reason["us-officials-2022-09-06-shells-planned"] == "a plan"
    assert reason["msmt-2025-05-29-shells"] == "no running total"
    assert len(found.agreement) + len(found.left_out) == len(record["shells"])


def test_another_total_is_left_out():
    claims = ledger("containers", packages=["record"], renderings="best")
    found = pool(claims)
    others = found.left_out[found.left_out["reason"].eq("another total")]
    assert set(others["direction"]) == {"russia_to_dprk"}


def test_windows_turn_reports_into_floors_and_ceilings():
    starts = {"before": "2023-01-01", "same": "2023-08-01", "after": "2023-09-01", "unknown": None}
    claims = reports(*((name, "2024-03-05", "about", "about", 500.0) for name in starts))
    claims["window_start"] = pd.to_datetime(pd.Series(starts.values()))
    kinds = pool(claims, "2023-08-01").agreement.set_index("claim_id")["kind"]
    assert kinds.to_dict() == {
        "before": "ceiling",
        "same": "value",
        "after": "floor",
        "unknown": "value",
    }
    useless = claims.assign(bound=["lower", "about", "upper", "about"], hedge=None)
    left = pool(useless, "2023-08-01").left_out
    assert left["claim_id"].tolist() == ["before", "after"]
    assert left["reason"].str.contains("sets no limit").all()


def test_claims_without_a_first_day_are_taken_as_asked():
    claims = SOME.assign(window_start=pd.to_datetime(["2024-01-01", None, "2024-01-01", None]))
    kinds = {}
    for undated in ("same", "earlier", "later", "out"):
        found = pool(claims, "2024-01-01", undated=undated).agreement
        kinds[undated] = found.set_index("claim_id")["kind"].to_dict()
    dated = {"a": "value", "c": "value"}
    assert kinds["same"] == dated | {"b": "floor", "d": "ceiling"}
    assert kinds["earlier"] == dated | {"d": "ceiling"}
    assert kinds["later"] == dated | {"b": "floor"}
    assert kinds["out"] == dated


def test_statements_of_nobody_known_are_not_one_voice():
    claims = SOME.assign(originator_id=[None, None, "x", "x"])
    weight = pool(claims, sharing=1.0).agreement.set_index("claim_id")["weight"]
    assert weight.to_dict() == {"a": 1.0, "b": 1.0, "c": 0.5, "d": 0.5}


def test_parts_are_floors_on_request(record):
    claims = record["troops_sent"]
    without, with_parts = pool(claims), pool(claims, parts=True)
    more = set(with_parts.agreement["claim_id"]) - set(without.agreement["claim_id"])
    assert more
    rows = with_parts.agreement[with_parts.agreement["claim_id"].isin(more)]
    assert rows["kind"].eq("floor").all()


def test_readings():
    kinds = {
        r: pool(SOME, reading=r).agreement.set_index("claim_id")["kind"]
        for r in ("reader", "strict", "floor")
    }
    assert kinds["reader"].to_dict() == {"a": "value", "b": "floor", "c": "value", "d": "ceiling"}
    assert kinds["strict"].to_dict() == {"b": "floor", "d": "ceiling"}
    assert kinds["floor"].to_dict() == {"a": "value", "b": "value", "c": "value"}


def test_a_ceiling_that_only_may_have_been_reached_says_nothing_below():
    may = reports(("a", "2024-01-10", "as many as", "upper", 1_000.0)).assign(modality="may")
    asserted = may.assign(modality="asserted")
    one, other = (pool(c).curve["q05"].iloc[0] for c in (may, asserted))
    assert one == pytest.approx(3 * 333**0.05, rel=0.1)  # from where totals start, evenly by size
    assert other < one * 1.1


def test_the_report_that_it_must_contradict_is_named():
    lone = reports(("z", "2024-02-25", "about", "about", 30_000.0))
    agreement = pool(later(SOME, lone)).agreement.set_index("claim_id")
    assert agreement.loc["z", "sound"] < 0.05
    assert agreement["sound"].drop("z").gt(0.5).all()
    assert agreement.loc["z", "above"] < 0.05


def test_a_curve_can_run_on():
    longer = pool(SOME, until="2024-09-15").curve
    assert longer["date"].iloc[-1] == pd.Timestamp("2024-09-30")
    assert longer["q95"].iloc[-1] > pool(SOME).curve["q95"].iloc[-1]
    assert pool(SOME, step="Q").curve["date"].tolist() == list(
        pd.to_datetime(["2024-03-31", "2024-06-30"])
    )


# --- checks of a curve --------------------------------------------------------------------------


def test_leaving_an_originator_out_is_pooling_the_others(record):
    claims = record["casualties"]
    table = leave_one_out(claims)
    nobody = table[table["left_out"].eq("nobody")]
    np.testing.assert_allclose(nobody[Q], pool(claims).curve[Q])
    assert nobody["moved"].eq(0).all()
    name = claims.loc[claims["originator_id"].eq("uk-mod"), "originator"].iloc[0]
    rest = pool(claims[claims["originator_id"].ne("uk-mod")], until="2026-02-28").curve
    np.testing.assert_allclose(table.loc[table["left_out"].eq(name), Q], rest[Q])
    assert len(set(table.groupby("left_out")["date"].max())) == 1


def test_choices_hold_every_combination_or_those_that_matter(record):
    claims, windows = record["containers"], {"since": "2023-08-01", "any": None}
    choices = ["reading", "left_out", "window"]
    every, few = (curve_choices(claims, windows, levels=300, most=most) for most in (None, 2))
    for table in (every, few):
        options = [table[name].nunique() for name in choices]
        assert len(table[choices].drop_duplicates()) == np.prod(options)
        assert table.iloc[0][choices].tolist() == ["reader", "nobody", "since"]
    assert few["left_out"].nunique() == 3
    # on one day a voice that is kept moves some curve at least as far as any that is not
    on = every.pivot_table("q50", ["reading", "window", "date"], "left_out")
    far = (on.div(on["nobody"], axis=0) - 1).abs().max().drop("nobody")
    assert set(few["left_out"]) - {"nobody"} == set(far.nlargest(2).index)


def test_a_prediction_knows_nothing_of_what_came_later(record):
    claims = record["casualties"]
    table = next_reports(claims).set_index("claim_id")
    last = table.index[-1]
    changed = claims.assign(value=claims["value"].mask(claims["claim_id"].eq(last), 60_000.0))
    again = next_reports(changed).set_index("claim_id")
    np.testing.assert_allclose(again["q50"], table["q50"])
    np.testing.assert_allclose(again["score"].drop(last), table["score"].drop(last))
    assert again.loc[last, "chance"] > table.loc[last, "chance"]


def test_a_late_report_about_an_early_month():
    late = reports(("z", "2023-11-15", "about", "about", 800.0)).assign(published="2024-06-01")
    claims = later(SOME.assign(published=SOME["window_end"]), late)
    row = next_reports(claims).set_index("claim_id").loc["z"]
    assert row["q05"] < 800 < row["q95"] * 2


@pytest.mark.parametrize(
    ("bound", "value", "hit"),
    [
        ("lower", 1.0, True),
        ("lower", 90_000.0, False),
        ("upper", 90_000.0, True),
        ("upper", 1.0, False),
        ("about", 1.0, False),
        ("about", 3_300.0, True),
    ],
)
def test_hits_of_floors_ceilings_and_values(bound, value, hit):
    hedges = {"lower": "more than", "upper": "up to", "about": "about"}
    told = SOME.assign(published=SOME["window_end"])
    last = reports(("z", "2024-04-25", hedges[bound], bound, value)).assign(published="2024-05-01")
    assert next_reports(later(told, last)).set_index("claim_id").loc["z", "hit"] == hit


def test_a_retelling_is_no_earlier_report():
    """A statement is not predicted from an early retelling of itself."""
    claims = SOME.assign(published=SOME["window_end"])
    early = claims.iloc[[3]].assign(claim_id="d2", published=pd.Timestamp("2024-01-01"))
    with_copy = next_reports(later(claims, early))
    pd.testing.assert_frame_equal(with_copy, next_reports(claims))


def test_predictions_hit_as_often_as_they_say():
    """On data made by the model itself, nine values in ten lie between the quantiles."""
    rng = np.random.default_rng(4)
    days = pd.date_range("2024-01-15", periods=8, freq="MS")
    hits = []
    for _ in range(20):
        path = np.cumsum(rng.exponential(1_000, len(days)))
        said = np.round(path * np.exp(rng.normal(0, 0.1, len(days))))
        rows = [
            (f"r{i}", day, None, "point", value)
            for i, (day, value) in enumerate(zip(days, said, strict=True))
        ]
        hits += next_reports(reports(*rows), worthless=0.01, levels=300)["hit"].tolist()
    assert len(hits) == 20 * 5
    assert 0.82 < np.mean(hits) < 0.98


def test_a_bias_is_found_and_mended():
    days = pd.date_range("2024-01-31", periods=6, freq="ME")
    rows = [(f"t{i}", day, None, "point", 1_000.0 * (i + 1)) for i, day in enumerate(days)]
    honest = reports(*rows).assign(originator_id=[f"o{i}" for i in range(6)])
    double = honest.assign(
        claim_id=honest["claim_id"] + "x",
        statement_id=honest["claim_id"] + "x",
        originator_id="double",
        value=honest["value"] * 1.6,
    )
    claims = later(honest, double)
    table = originator_bias(claims)
    assert table["originator_id"].tolist() == ["double"]
    assert table["gain"].iloc[0] > 0.5
    assert table["factor"].iloc[0] == pytest.approx(1.6, rel=0.15)
    # the wider its prior, the nearer the factor comes to what the reports say
    timid = originator_bias(claims, spread=0.02)["factor"].iloc[0]
    assert timid < 1.2
    mended = pool(claims, bias={"double": 1.6})
    assert mended.log_evidence > pool(claims).log_evidence
    assert mended.curve["q50"].iloc[-1] == pytest.approx(6_000, rel=0.05)


def test_the_tornado_of_a_curve(record):
    table = pool_tornado(record["casualties"], "2025-03-10")
    base = pool(record["casualties"]).curve.set_index("date").loc["2025-03-31"]
    assert table.iloc[0][["low", "mid", "high"]].tolist() == base[["q05", "q50", "q95"]].tolist()
    assert table["moved"].abs().iloc[1:].is_monotonic_decreasing
    lumpy = pool(record["casualties"], growth="lumpy")
    row = table.set_index(["assumption", "alternative"]).loc[("growth", "lumpy")]
    assert row["log_evidence"] == pytest.approx(lumpy.log_evidence)
    assert {"reading", "source_error", "sharing", "without"} <= set(table["assumption"])
    loose = table["assumption"].isin(["reading", "sharing", "without"])
    assert table.loc[loose, "log_evidence"].isna().all()
    assert table.loc[~loose, "log_evidence"].notna().all()
    without = table[table["assumption"].eq("without")]
    rest = record["casualties"][record["casualties"]["originator_id"].ne("uk-mod")]
    expected = pool(rest).curve.set_index("date").loc["2025-03-31", "q50"]
    named = without[without["alternative"].str.contains("UK")]
    assert np.isclose(named["mid"], expected).any()


def test_a_tornado_where_an_alternative_leaves_nothing():
    about = SOME.assign(bound="about", hedge="about", originator_id="one")
    table = pool_tornado(about)
    assert "without" not in set(table["assumption"])
    strict = table[table["alternative"].eq("strict")].iloc[0]
    assert (strict["low"], strict["high"]) == (0.0, np.inf)
    assert np.isnan(strict["mid"])
    assert leave_one_out(about)["left_out"].unique().tolist() == ["nobody"]


# --- messages -----------------------------------------------------------------------------------


def test_every_unfit_setting_is_named_at_once():
    with pytest.raises(ValueError, match="source_error is") as caught:
        pool(
            SOME, source_error=0, worthless=1, sharing=2, step="many", bias={"a": -1}, growth="odd"
        )
    for name in ("worthless", "sharing", "step", "bias", "growth"):
        assert f"{name} is " in str(caught.value)


def test_claims_that_say_nothing():
    with pytest.raises(ValueError, match="'no running total': 4"):
        pool(SOME.assign(cumulative=False))
    with pytest.raises(ValueError, match="needs the columns bound"):
        pool(SOME.drop(columns="bound"))
    with pytest.raises(TypeError, match="no setting sigma"):
        next_reports(SOME, sigma=1)
    with pytest.raises(ValueError, match="occur twice"):
        pool(later(SOME, SOME.iloc[[0]].assign(statement_id="other")))
    with pytest.raises(ValueError, match="is no day"):
        pool(SOME, "mid-2022")
    nobody = SOME.drop(columns="originator_id")
    for check in (leave_one_out, originator_bias):
        with pytest.raises(ValueError, match="need the column originator_id"):
            check(nobody)
    with pytest.raises(ValueError, match="no report counts"):
        pool(SOME, bias={"stranger": 2.0})
    with pytest.raises(ValueError, match="has the originator_id stranger"):
        leave_one_out(SOME, originators=["stranger"])
    with pytest.raises(ValueError, match="The curve runs from"):
        pool_tornado(SOME, "2030-01-01")
    with pytest.raises(TypeError, match="no setting colour"):
        pool_tornado(SOME, alternatives={"colour": ["red"]})
