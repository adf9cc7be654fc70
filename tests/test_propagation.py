"""Derived quantities: accuracy against exact answers, sharing, dependence, workers, messages."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis import divide, ledger, propagate, sweep
from analysis.propagation import changes_in_words, sensitivity, tornado
from analysis.readers import value_quantiles

scenarios = import_module("analysis.propagation.scenarios")
lines = import_module("analysis.propagation.lines")
UNIFORM = stats.uniform(0, 1)
P = (0.05, 0.25, 0.5, 0.75, 0.95)


def quotient(top, bottom):
    return top / bottom


def five(a, b, c, d, e):
    return np.exp(np.log(a) - np.log(b)) * c * d**1.1 / e


FIVE = {
    "a": stats.uniform(5e6, 1e6),
    "b": stats.uniform(13_000, 4_300),
    "c": stats.uniform(0.3, 0.6),
    "d": stats.uniform(20_000, 5_000),
    "e": stats.uniform(10_000, 50_000),
}


@pytest.fixture(scope="module")
def boxes():
    return ledger("containers", packages=["article"])


def values(*args, **kwargs):
    return propagate(*args, **kwargs).quantiles["value"].to_numpy()


# --- accuracy -----------------------------------------------------------------------------------


def test_a_claim_alone_has_the_quantiles_of_its_readers(boxes):
    alone = values(lambda boxes: boxes, {"boxes": boxes.iloc[1]})
    np.testing.assert_allclose(alone, value_quantiles(boxes.iloc[[1]], P)[0], rtol=1e-6)


def exact_ratio(p, top, low, high):
    """Quantile of U(0, top) / U(low, high); its distribution function is straight to top / high."""
    t = p * 2 * top / (low + high)
    assert t <= top / high
    return t


def test_two_inputs_against_the_exact_quotient():
    inputs = {"top": stats.uniform(0, 6e6), "bottom": stats.uniform(13_000, 4_300)}
    found = values(quotient, inputs, probabilities=(0.05, 0.5, 0.8))
    exact = [exact_ratio(p, 6e6, 13_000, 17_300) for p in (0.05, 0.5, 0.8)]
    np.testing.assert_allclose(found, exact, rtol=1e-6)


def test_three_inputs_against_the_exact_sum():
    uniform = stats.uniform(0, 1)
    found = propagate(lambda a, b, c: a + b + c, dict.fromkeys("abc", uniform)).quantiles
    exact = stats.irwinhall(3).ppf(P)
    assert np.abs(found["value"] - exact).max() < 2e-3
    assert (np.abs(found["value"] - exact) < 4 * found["error"]).all()


def test_the_stated_error_is_of_the_size_of_the_true_one():
    inputs = {
        name: stats.norm(0, scale) for name, scale in zip("abcd", (1, 2, 0.5, 1), strict=True)
    }
    exact = stats.norm(0, np.sqrt(6.25)).ppf(P)
    missed = []
    for seed in range(20):
        found = propagate(lambda a, b, c, d: a + b + c + d, inputs, 2**12, seed).quantiles
        missed.append((found["value"] - exact) / found["error"])
    size = np.sqrt(np.mean(np.square(missed)))
    assert 0.2 < size < 0.8


HARD = {
    "a product of skewed ones": (
        lambda a, b, c: a * b / c,
        dict.fromkeys("abc", stats.lognorm(1)),
    ),
    "powers": (lambda a, b, c: 10 ** (a + b + c), dict.fromkeys("abc", stats.norm(0, 0.5))),
    "a jump": (lambda a, b, c: np.where(a > 0.3, 100.0, 0) + a + b + c, None),
    "a narrow bump": (lambda a, b, c: a + 3 * (np.abs(a - 0.456) < 0.02) + 0.1 * (b + c), None),
    "steps": (lambda a, b, c: np.round(10 * a) * (1 + b) * (1 + c), None),
    "an outcome of two": (lambda a, b, c: (a + b + c > 2) * 1.0, None),
    "the larger": (lambda a, b, c: np.maximum(a, b) * c, None),
    "a load that doubles": (
        lambda a, b, c: a * c * np.where(b >= 420, 2 * b, b),
        {"a": "more than 13,000", "b": "about 400", "c": stats.uniform(0.3, 0.4)},
    ),
}


@pytest.mark.parametrize("case", HARD)
def test_hard_formulas_against_plain_draws(case):
    formula, inputs = HARD[case]
    inputs = inputs or dict.fromkeys("abc", stats.uniform(0, 1))
    read = import_module("analysis.propagation.inputs").read_inputs(inputs)
    rng, count = np.random.default_rng(0), 1_000_000
    drawn = [np.asarray(dim.quantiles(rng.random(count))) for dim in read.dimensions]
    drawn = np.sort(formula(**dict(zip("abc", drawn, strict=True))))
    found = propagate(formula, inputs, probabilities=(0.1, 0.26, 0.5, 0.76, 0.95)).quantiles
    for p, value in zip(found["probability"], found["value"], strict=True):
        reached = [
            np.searchsorted(drawn, value * (1 + s * 1e-9), side) / count
            for s, side in ((-1, "left"), (1, "right"))
        ]
        assert (
            reached[0] - 0.005 < p < reached[1] + 0.005
        )  # in probability: gaps and steps are fair


@pytest.mark.parametrize(
    "formula",
    [
        lambda a, b, c: a * b / c,
        lambda a, b, c: b / (a * c),
        lambda a, b, c: b + c - 5 * a,
        lambda a, b, c: (a + b) / (a + c),
    ],
)
def test_sums_products_and_quotients_are_followed_along_lines(formula):
    """Rising or falling, they are fixed by three results, and are not left to points."""
    laws = {"a": stats.lognorm(2), "b": stats.uniform(1, 1), "c": stats.beta(5, 2)}
    inputs = import_module("analysis.propagation.inputs").read_inputs(laws)
    plan = lines.plan(formula, inputs, 2**12, 0)
    assert plan.along == 0
    found = lines.along_lines(inputs, plan, *lines.task(formula, inputs, plan, 0))
    assert found.off < 1e-6


def test_the_plan_counts_evaluations():
    """Four on each line; a sixteenth of the lines for two inputs, but not below 16."""
    formula, read = lambda **x: sum(x.values()), import_module("analysis.propagation.inputs")
    three, two = (read.read_inputs(dict.fromkeys(names, UNIFORM)) for names in ("abc", "ab"))
    assert lines.plan(formula, three, 2**12, 0).lines == 2**10
    assert [lines.plan(formula, two, n, 0).lines for n in (2**12, 2**7)] == [64, 16]
    plan = lines.Plan(2**14, 0, 3, 0)
    assert (plan.tasks, plan._replace(along=None).tasks, plan._replace(lines=9).tasks) == (4, 1, 1)
    assert [lines.fewer_lines(plan._replace(lines=n)).lines for n in (64, 1)] == [32, 1]


@pytest.mark.parametrize(
    ("results", "serve"),
    [
        ([[3.0, 2.0, 1.0, 2.0], [1.0, 1.0, 1.0, 1.0]], True),  # level on one line
        ([[4.0, 1.0, 2.0, 2.0]] * 2, False),  # falls, then rises
        ([[1.0, 4.0, 2.0, 2.0]] * 2, False),
        ([[1.0, 2.0, np.inf, 2.0]] * 2, False),
    ],
)
def test_lines_that_turn_or_have_no_limit_do_not_serve(results, serve):
    inputs = import_module("analysis.propagation.inputs").read_inputs({"a": UNIFORM})
    plan = lines.Plan(2, 0, 1, 0)
    found = lines.along_lines(inputs, plan, np.array(results), np.ones(2))
    assert (found is not None) == serve


def test_the_error_of_points_is_how_far_parts_of_them_differ():
    """Eight parts of eight: two of them lie below 15, so 0.164 of 64 numbers either way."""
    found, errors = lines.quantiles_of_points(np.arange(64.0), (0.001, 0.25))
    assert found.tolist() == [0, 15]
    assert errors.tolist() == [0.5, 10.5]


def test_many_inputs():
    inputs = {f"x{i}": stats.norm(0, 1) for i in range(12)}
    found = propagate(lambda **x: sum(x.values()), inputs, 2**16).quantiles
    assert np.abs(found["value"] - stats.norm(0, 12**0.5).ppf(P)).max() < 0.02
    assert found["error"].between(1e-5, 0.02).all()


def test_more_draws_bring_it_nearer():
    wide = [values(five, FIVE, draws=draws) for draws in (2**10, 2**18, 2**20)]
    assert np.abs(wide[1] / wide[2] - 1).max() < np.abs(wide[0] / wide[2] - 1).max() / 10


def test_whole_numbers_stay_whole():
    inputs = {"n": stats.poisson(3), "half": stats.bernoulli(0.5)}
    found = propagate(lambda n, half: n * half, inputs, probabilities=(0.4, 0.75, 0.95)).quantiles
    exact = [0, 3, 5]
    assert found["value"].tolist() == exact
    alone = propagate(lambda n: 2 * n, {"n": stats.poisson(3)}).quantiles
    assert alone["value"].tolist() == (2 * stats.poisson(3).ppf(P)).tolist()


def test_an_outcome_that_many_draws_share():
    found = values(lambda x: np.maximum(x, 0.5), {"x": stats.uniform(0, 1)})
    np.testing.assert_allclose(found, [0.5, 0.5, 0.5, 0.75, 0.95], atol=1e-4)


def test_a_result_that_falls_and_rises():
    found = values(lambda x: (x - 0.5) ** 2, {"x": stats.uniform(0, 1)})
    np.testing.assert_allclose(found, (np.array(P) / 2) ** 2, atol=5e-5)


def test_plain_numbers_alone_are_certain():
    found = propagate(lambda a, b: a * b, {"a": 2, "b": 3.5}).quantiles
    assert found["value"].tolist() == [7.0] * 5
    assert found["error"].tolist() == [0.0] * 5


@given(
    st.floats(0.1, 100),
    st.integers(1, 9_999),
    st.sampled_from(["more than", "about", "up to", "nearly"]),
)
def test_a_scale_passes_through_and_quantiles_rise(scale, number, hedge):
    once, scaled = (
        values(lambda x, k: k * x, {"x": f"{hedge} {number}", "k": k}, draws=2**8)
        for k in (1.0, scale)
    )
    np.testing.assert_allclose(scaled, scale * once, rtol=1e-6)
    assert (np.diff(once) >= 0).all()


@pytest.mark.parametrize(
    ("given_as", "least", "middle", "most"),
    [
        ("a third", 0.29, 1 / 3, 0.37),
        ("12%", 0.115, 0.12, 0.125),
        ("12 percent", 0.115, 0.12, 0.125),
        (0.12, 0.12, 0.12, 0.12),
        ("about 95%", 0.79, 0.95, 1.0),
        ("150 percent", 1.45, 1.5, 1.55),
        ("12", 11.5, 12, 12.5),
    ],
)
def test_percent_and_fractions_are_shares_of_one(given_as, least, middle, most):
    found = values(lambda x: x, {"x": given_as}, probabilities=(0.001, 0.5, 0.999))
    assert found[1] == pytest.approx(middle)
    assert least <= found[0] <= found[2] <= most
    many = sweep(lambda x: x, [{"x": given_as}], progress=False)
    assert many["q50"].tolist() == pytest.approx([middle])


def test_percent_of_a_frame_and_taken_strictly_are_shares_too():
    row = pd.Series({"value": 40.0, "hedge": "at least", "bound": "lower", "unit": "percent"})
    assert values(lambda x: x, {"x": row})[-1] < 1
    strict = {"reading": "strict", "dependence": "unknown"}
    found = propagate(lambda x: 500 * x, {"x": row}, **strict).quantiles
    assert found[["low", "high"]].iloc[0].tolist() == pytest.approx([200, 500])


def test_what_is_denied_is_no_input(boxes):
    with pytest.raises(ValueError, match="boxes: what is denied is no input"):
        values(lambda boxes: boxes, {"boxes": boxes.assign(modality="denied").iloc[1]})


# --- what is shared -----------------------------------------------------------------------------


def test_the_same_claim_is_one_draw(boxes):
    row = boxes.iloc[1]
    for other in (row, boxes.iloc[1].copy(), boxes.iloc[[1]]):
        assert values(lambda a, b: a - b, {"a": row, "b": other}).tolist() == [0.0] * 5


def test_a_row_without_a_name_is_itself_and_no_other():
    row = pd.Series({"value": 100.0, "hedge": "more than", "bound": "lower"})
    assert values(lambda a, b: a - b, {"a": row, "b": row}).tolist() == [0.0] * 5
    assert values(lambda a, b: a - b, {"a": row, "b": row.copy()})[0] < -1


def test_wordings_and_distributions_are_separate():
    for given_twice in ("about 100", stats.norm(0, 1)):
        assert values(lambda a, b: a - b, {"a": given_twice, "b": given_twice})[0] < -1


def test_a_frame_of_claims_is_an_array(boxes):
    parts = values(lambda parts: parts.sum(axis=0), {"parts": boxes})
    single = {"a": boxes.iloc[0], "b": boxes.iloc[1]}
    np.testing.assert_array_equal(parts, values(lambda a, b: a + b, single))


def test_draws_on_request(boxes):
    found = propagate(
        quotient, {"top": "about 6 million", "bottom": boxes.iloc[1]}, keep_draws=True
    )
    draws = found.draws
    assert list(draws) == ["top", "bottom", "result"]
    assert len(draws) == 2**14
    np.testing.assert_array_equal(draws["result"], draws["top"] / draws["bottom"])
    np.testing.assert_allclose(draws["result"].quantile(P), found.quantiles["value"], rtol=1e-3)
    assert propagate(quotient, {"top": 1, "bottom": 2}).draws is None


def test_a_frame_is_an_array_even_with_one_row(boxes):
    one = {"boxes": boxes.iloc[[1]]}
    alone = values(lambda boxes: boxes, {"boxes": boxes.iloc[1]})
    np.testing.assert_array_equal(values(lambda boxes: boxes.sum(axis=0), one), alone)
    np.testing.assert_array_equal(values(lambda boxes: 1 * boxes, one), alone)


def test_one_name_for_two_claims_is_refused(boxes):
    row = boxes.iloc[1]
    other = row.copy()
    other["value"] = 999.0
    with pytest.raises(ValueError, match=r"b: the claim article-containers-2024 is an input"):
        propagate(lambda a, b: a - b, {"a": row, "b": other})
    with pytest.raises(ValueError, match="read a claim in one way"):
        propagate(lambda a, b: a - b, {"a": row, "b": row}, reading={"b": "floor"})


# --- readings and dependence --------------------------------------------------------------------


def test_readings_by_name(boxes):
    floor = values(lambda a, b: a + b, {"a": "about 5", "b": boxes.iloc[1]}, reading={"b": "floor"})
    np.testing.assert_allclose(floor, 13_000 + values(lambda a: a, {"a": "about 5"}))


def test_the_words_taken_strictly_give_the_strict_quotient(boxes):
    inputs = {"top": "as many as 6 million", "bottom": boxes.iloc[1]}
    found = propagate(quotient, inputs, reading="strict", dependence="unknown").quantiles
    strict = divide("as many as 6 million", boxes.iloc[1]).iloc[0]
    assert (found["low"] == strict["low"]).all()
    np.testing.assert_allclose(found["high"], strict["high"])


def test_bounds_of_a_sum_of_two_uniforms_are_the_known_ones():
    inputs = dict.fromkeys("ab", stats.uniform(0, 1))
    found = propagate(lambda a, b: a + b, inputs, dependence="unknown")
    np.testing.assert_allclose(found.quantiles["low"], P, atol=1e-9)
    np.testing.assert_allclose(found.quantiles["high"], 1 + np.array(P), atol=1e-9)
    assert found.dependence == "unknown"


def test_an_input_without_limits_leaves_the_bounds_of_a_share():
    """No end is asked for its value: nothing would be divided by nothing."""
    law = stats.lognorm(1)
    for inputs, formula in (
        ({"a": law, "b": law}, lambda a, b: a / (a + b)),
        ({"a": lambda p: -law.ppf(1 - p), "b": law}, lambda a, b: a / (a - b)),
    ):
        found = propagate(formula, inputs, dependence="unknown").quantiles
        assert found["low"].between(0, 0.51).all()
        assert found["high"].between(0.49, 1).all()


def test_bounds_of_a_product_of_powers_are_the_known_ones():
    """Greatest where the probabilities stand as the powers do."""
    for formula, names, share in (
        (lambda a, b: a * b**4, "ab", 4**4 / 5**5),
        (lambda a, b, c: a * b**2 * c**3, "abc", 1 / 432),
    ):
        inputs, power = dict.fromkeys(names, UNIFORM), 5 if names == "ab" else 6
        found = propagate(formula, inputs, dependence="unknown", probabilities=(0.3,)).quantiles
        assert found["low"][0] == pytest.approx(0.3**power * share, rel=1e-6)


@pytest.mark.parametrize("count", [2, 3, 5])
def test_no_dependence_leaves_the_bounds(count):
    """Normal copulas from one end to the other, and equal ranks."""
    names = "abcde"[:count]
    spread = {name: stats.lognorm(0.3 + 0.1 * i) for i, name in enumerate(names)}

    def formula(a, b, c=1.0, d=1.0, e=1.0):
        return a * c / b / d + e

    found = propagate(formula, spread, dependence="unknown").quantiles
    rng = np.random.default_rng(0)
    for correlation in (-0.999 / (count - 1), 0.0, 0.5, 0.999):
        covariance = np.full((count, count), correlation) + (1 - correlation) * np.eye(count)
        ranks = stats.norm.cdf(rng.multivariate_normal(np.zeros(count), covariance, 40_000))
        drawn = formula(**{n: d.ppf(r) for (n, d), r in zip(spread.items(), ranks.T, strict=True)})
        tried = np.quantile(drawn, P)
        assert (found["low"] * 0.99 < tried).all()
        assert (tried < found["high"] * 1.01).all()


def test_bounds_hold_the_independent_quantiles():
    inputs = {"top": "as many as 6 million", "bottom": "more than 13,000"}
    bounds = propagate(quotient, inputs, dependence="unknown").quantiles
    assert (bounds["low"] < values(quotient, inputs)).all()
    assert (values(quotient, inputs) < bounds["high"]).all()


@pytest.mark.parametrize("sign", [1, -1])
def test_a_formula_may_be_level_for_a_while(sign):
    """It is nothing for b below one half, and the same for every c: that is no turn."""
    found = propagate(
        lambda a, b, c: sign * a * np.maximum(b - 0.5, 0) + 0 * c,
        dict.fromkeys("abc", stats.uniform(0, 1)),
        dependence="unknown",
    )
    edge = found.quantiles[["low", "high"]].to_numpy() * sign
    assert (edge.min(), edge.max()) == pytest.approx((0, 0.45), abs=1e-6)


def test_a_formula_that_turns_has_no_bounds():
    with pytest.raises(ValueError, match="rises and falls in b"):
        propagate(
            lambda a, b: a * (b - 0.5) ** 2,
            dict.fromkeys("ab", stats.uniform(0, 1)),
            dependence="unknown",
        )


# --- workers ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def alone():
    return propagate(five, FIVE, draws=2**17, seed=3).quantiles


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("kind", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_number_of_workers_gives_the_same_bits(kind, workers, alone):
    with kind(workers) as executor:
        found = propagate(five, FIVE, draws=2**17, seed=3, executor=executor).quantiles
    pd.testing.assert_frame_equal(found, alone, check_exact=True)


def test_a_formula_that_cannot_travel_says_so():
    with ProcessPoolExecutor(1) as executor, pytest.raises(TypeError, match="def in a module"):
        propagate(lambda a: a, {"a": "about 5"}, executor=executor)


# --- sweeps, tornado, sensitivity ---------------------------------------------------------------


def test_a_sweep_is_many_propagations(boxes):
    loads = pd.DataFrame({"load": [200.0, 461.5]}, index=["light", "full"])
    table = sweep(lambda load: 13_000 * load, loads)
    assert table["scenario"].tolist() == ["light", "full"]
    assert table["q50"].tolist() == [2_600_000.0, 5_999_500.0]
    named = {"a": {"top": boxes.iloc[1], "bottom": 2}, "b": {"top": boxes.iloc[0], "bottom": 2}}
    table = sweep(quotient, named, probabilities=P).set_index("scenario")
    for name, inputs in named.items():
        found = table.loc[name, ["q05", "q25", "q50", "q75", "q95"]].astype(float)
        assert found.tolist() == values(quotient, inputs).tolist()


def test_a_sweep_over_processes_is_the_same():
    many = [{"top": f"about {n},000", "bottom": n} for n in range(1, 20)]  # two chunks
    with ProcessPoolExecutor(2) as executor:
        found = sweep(quotient, many, 2**8, executor=executor)
    pd.testing.assert_frame_equal(found, sweep(quotient, many, 2**8), check_exact=True)


def test_a_sweep_names_the_scenario_that_failed():
    with pytest.raises(ValueError, match=r"Scenario late: .*\nbottom: cannot read 'some'"):
        sweep(quotient, {"early": {"top": 1, "bottom": 2}, "late": {"top": 1, "bottom": "some"}})


def test_a_long_sweep_shows_a_bar_and_a_short_one_none(monkeypatch, capfd):
    many = [{"top": 1, "bottom": n} for n in range(1, 50)]
    sweep(quotient, many, 2**6)
    assert capfd.readouterr().err == ""
    monkeypatch.setattr(scenarios, "_QUIET", 0)
    sweep(quotient, many, 2**6)
    assert "/49 " in capfd.readouterr().err
    sweep(quotient, many, 2**6, progress=False)
    assert capfd.readouterr().err == ""


def test_a_tornado_changes_one_thing_at_a_time(boxes):
    def total(boxes, load):
        return boxes * load

    inputs = {"boxes": boxes.iloc[1], "load": 400}
    table = tornado(total, inputs, {"load": {"light": 100, "lighter": 50}})
    by = table.set_index(["assumption", "alternative"])
    assert table.iloc[0][["assumption", "alternative"]].tolist() == ["base", "base"]
    assert by.loc[("load", "light"), "mid"] == pytest.approx(by.loc[("base", "base"), "mid"] / 4)
    assert by.loc[("boxes", "floor"), ["low", "mid", "high"]].tolist() == [5_200_000.0] * 3
    strict = by.loc[("boxes", "strict")]
    assert (strict["low"], strict["high"]) == (5_200_000.0, np.inf)
    assert np.isnan(strict["mid"])
    moved = table["moved"].abs().iloc[1:].dropna()
    assert moved.is_monotonic_decreasing
    assert ("dependence", "unknown") not in by.index  # with one uncertain input there is none
    assert by["label"].tolist() == [
        "as assumed",
        "load: lighter",
        "load: light",
        "boxes: the least number that the words name",
        "boxes: only what the words allow",
    ]
    loose = tornado(total, inputs | {"load": "about 400"}).set_index(["assumption", "alternative"])
    unknown, base = loose.loc[("dependence", "unknown")], loose.loc[("base", "base")]
    assert unknown["low"] < base["low"] < base["high"] < unknown["high"]
    assert unknown["label"] == "any dependence between the inputs"


def test_a_tornado_of_a_formula_that_turns():
    inputs = {"a": "between 600 and 800", "b": "about 2"}
    table = tornado(lambda a, b: (a - 700) ** 2 * b, inputs).set_index(
        ["assumption", "alternative"]
    )
    assert ("dependence", "unknown") not in table.index
    assert table.loc[("a", "strict"), "low"] == 0
    assert table.loc[("a", "strict"), "high"] > 20_000


def test_the_row_of_any_dependence_has_the_outermost_bounds():
    [row] = scenarios._any_dependence(lambda a, b: a + b, dict.fromkeys("ab", UNIFORM), "reader")
    assert (row[2], row[4]) == pytest.approx((0.05, 1.95))


@pytest.mark.parametrize(
    ("formula", "low", "high"),
    [
        (lambda a: 1e6 / a, 0, 2e5),  # still on its way to 0, as far as it is followed
        (lambda a: 1 + 1 / a, 1, 1.2),
        (lambda a: a, 5, np.inf),
        (lambda a: a / (a + 100), 5 / 105, 1),
    ],
)
def test_where_a_claim_without_a_limit_leads(formula, low, high):
    settings = {"draws": 2**6, "seed": 0}
    given = {"a": "more than 5"}
    found = scenarios._strict(formula, given, "a", given["a"], "reader", settings)
    assert (found[0], found[2]) == pytest.approx((low, high), abs=1e-4)


def test_how_far_another_input_spreads_is_no_growth_without_limit():
    given = {"a": "more than 5", "b": stats.lognorm(1)}
    settings = {"draws": 2**6, "seed": 0}
    found = scenarios._strict(
        lambda a, b: b * a / (a + 1), given, "a", given["a"], "reader", settings
    )
    assert 4 < found[2] < 7


def test_what_moves_the_middle_alike_stays_in_order():
    names, mids = ["base", *map(str, range(60))], [1.0, *[2.0, 3.0] * 30]
    ranked = scenarios.ranked(pd.DataFrame({"assumption": names, "mid": mids}))
    assert ranked["assumption"].tolist() == ["base", *names[2::2], *names[1::2]]


@pytest.fixture
def assumptions():
    rows = [
        ("base", "", 20_000, 26_000, 33_000),
        ("source_error", "0.1", 21_000, 26_500, 31_000),
        ("source_error", "0.4", 15_000, 27_500, 45_000),
        ("reading", "strict", 13_000, None, np.inf),
        ("reading", "floor", 15_000, 20_500, 24_000),
        ("capacity", "strict", 0, None, 15_000),
        ("originators", "each", 22_000, 29_000, 34_000),
        ("cap", "none", 0, None, np.inf),
        ("cap", "some", 9_000, None, 40_000),
    ]
    return pd.DataFrame(rows, columns=["assumption", "alternative", "low", "mid", "high"])


def test_a_result_is_told_to_three_digits():
    ends = {"low": 12_345.0, "mid": 23_456.0, "high": 34_567.0}
    table = pd.DataFrame(
        [{"assumption": name, "alternative": "", **ends} for name in ("base", "a")]
    )
    assert changes_in_words(table)["words"].tolist() == ["23,500 (12,300 to 34,600)"] * 2


def test_an_open_end_is_told_to_three_digits(assumptions):
    said = changes_in_words(assumptions.replace({"high": {15_000: 15_432}}))["words"]
    assert "at most 15,400, no lower limit" in said.tolist()


def test_a_result_may_be_one_number():
    table = pd.DataFrame({"assumption": ["base", "a"], "alternative": "", "low": 5.0, "mid": 5.0,
                          "high": 5.0})  # fmt: skip
    found = changes_in_words(table)
    assert found["told"].tolist() == ["no change"] * 2
    told = "assumption alternative label note low mid high moved open_low open_high told words"
    assert list(found) == told.split()


def test_what_moves_the_middle_most_is_told_first(assumptions):
    shuffled = assumptions.iloc[[4, 8, 1, 0, 3, 7, 2, 5, 6]]  # the base need not come first
    rows = changes_in_words(shuffled)
    assert rows["moved"].abs().dropna().tolist() == [0, 5_500, 3_000, 1_500, 500]
    told = rows["told"].str.replace("\u00a0", "").tolist()
    assert told[1:6] == ["\u221221%", "+12%", "+5.8%", "+1.9%", "no median"]
    assert rows["mid"].isna().tolist() == [False] * 5 + [True] * 4
    assert rows["label"].tolist()[:2] == ["base", "reading: floor"]
    assert rows["note"].eq("").all()


def test_a_change_is_a_share_of_the_base_or_a_difference():
    table = pd.DataFrame({"assumption": ["base", "a", "b"], "alternative": "", "low": -9.0,
                          "mid": [0.0, 4.0, -1.0], "high": 9.0})  # fmt: skip
    assert changes_in_words(table)["told"].tolist() == ["no change", "+4", "\u22121"]
    table["mid"] = [-2.0, 2.0, -3.0]
    assert changes_in_words(table)["told"].tolist() == ["no change", "+4", "\u22121"]
    table["mid"] = [2.0, 2.0, 8.0]
    assert changes_in_words(table)["told"].tolist()[1:] == ["+300\u00a0%", "no change"]


def test_a_strict_row_has_open_ends_and_no_middle(assumptions):
    rows = changes_in_words(assumptions).set_index(["assumption", "alternative"])
    found = rows[["open_low", "open_high", "words"]].T.to_dict("list")
    assert found[("reading", "strict")] == [False, True, "at least 13,000, no upper limit"]
    assert found[("capacity", "strict")] == [True, False, "at most 15,000, no lower limit"]
    assert found[("cap", "none")] == [True, True, "no limit on either side"]
    assert found[("cap", "some")] == [False, False, "9,000 to 40,000"]
    assert found[("reading", "floor")] == [False, False, "20,500 (15,000 to 24,000)"]
    nothing = changes_in_words(assumptions.assign(low=0.0))  # a quantile of 0 is no open end
    assert not nothing.dropna(subset="mid")["open_low"].any()


NO_CHANGES = {
    "needs the columns mid": lambda t: t.drop(columns="mid"),
    "must have the assumption 'base', not 0": lambda t: t.iloc[1:],
    "must have the assumption 'base', not 2": lambda t: pd.concat([t, t.head(1)]),
    "'base' needs finite numbers": lambda t: t.assign(mid=t["mid"].where(t.index > 0)),
    "no alternative to tell": lambda t: t.head(1),
    "'reading: floor' has no low": lambda t: t.assign(low=t["low"].where(t.index != 4)),
    "'source error: 0.1' must rise": lambda t: t.assign(mid=t["mid"].where(t.index != 1, 1.0)),
    "'cap: none' must rise": lambda t: t.assign(mid=t["mid"].where(t.index != 7, np.inf)),
}


@pytest.mark.parametrize("message", NO_CHANGES)
def test_what_makes_no_tornado_is_named(message, assumptions):
    with pytest.raises(ValueError, match=message):
        changes_in_words(NO_CHANGES[message](assumptions))


def test_the_error_of_a_scenario_is_the_largest_of_its_quantiles():
    found = propagate(five, FIVE, 2**6, probabilities=(0.05, 0.5, 0.95)).quantiles
    swept = sweep(five, [FIVE], 2**6)
    assert found["error"].min() < swept["error"].iloc[0] == found["error"].max()


def test_columns_of_a_sweep():
    table = sweep(lambda a: a, [{"a": 1}], probabilities=(0.025, 0.07, 0.29, 0.55))
    assert list(table) == ["scenario", "q2.5", "q07", "q29", "q55", "error"]


def test_a_bump_too_narrow_to_be_seen_at_once_leaves_no_false_bounds():
    with pytest.raises(ValueError, match="rises and falls"):
        propagate(
            lambda a, b: a + b + 5 * (np.abs(a - 0.53) < 0.025),
            dict.fromkeys("ab", stats.uniform(0, 1)),
            dependence="unknown",
        )


def test_few_draws_share_the_variance_too():
    inputs = {"a": stats.norm(0, 1), "b": stats.norm(0, 2)}
    table = sensitivity(lambda a, b: a + b, inputs, 2**6).set_index("input")
    np.testing.assert_allclose(table["total"][["b", "a"]], [0.8, 0.2], atol=0.05)


def test_shares_of_variance_of_a_sum():
    inputs = {"a": stats.norm(0, 1), "b": stats.norm(0, 2), "c": 5}
    table = sensitivity(lambda a, b, c: a + b + c, inputs, 2**10).set_index("input")
    assert table.index.tolist() == ["b", "a"]
    np.testing.assert_allclose(table["first"], [0.8, 0.2], atol=0.02)
    np.testing.assert_allclose(table["total"], [0.8, 0.2], atol=0.02)


# --- messages -----------------------------------------------------------------------------------


def test_every_unfit_input_is_named_at_once():
    inputs = {
        "a": "many",
        "b": True,
        "c": float("nan"),
        "d": [1],
        "e": "at least 5",
        "f": lambda p: -p,
    }
    with pytest.raises(ValueError, match="cannot be used") as caught:
        propagate(lambda **x: x["e"], inputs)
    said = str(caught.value)
    for name in "abcdf":
        assert f"\n{name}: " in said
    assert "\ne: " not in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"draws": 1000}, "power of 2"),
        ({"draws": 32}, "power of 2"),
        ({"dependence": "some"}, "dependence is"),
        ({"probabilities": (0, 0.5)}, "between 0 and 1"),
        ({"reading": "strict"}, "ends and no quantiles"),
        ({"reading": "loud"}, "unknown reading"),
        ({"reading": {"z": "floor"}}, "no such input"),
        ({"seed": -1}, "seed is"),
    ],
)
def test_unfit_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        propagate(quotient, {"top": "about 5", "bottom": 2}, **arguments)


@pytest.mark.parametrize(
    "odd", [lambda p: np.abs(p - 0.1), lambda p: np.where(p > 0.9, np.inf, p), lambda p: p[1:]]
)
def test_a_quantile_function_that_falls_or_has_no_end_is_refused(odd):
    with pytest.raises(ValueError, match="finite and rising"):
        propagate(lambda a: a, {"a": odd})


def test_a_range_may_start_at_nothing():
    found = values(lambda a: a, {"a": (0, 3)})
    assert 0 <= found[0] < found[-1] <= 3


def test_room_for_at_least_so_many_has_no_quantiles():
    room = ledger("shells", packages=["record"]).query("measure == 'capacity' and bound == 'lower'")
    with pytest.raises(ValueError, match="nothing is known about how far readers go"):
        propagate(lambda room: room, {"room": room.iloc[0]})


def test_a_formula_and_inputs_that_do_not_fit():
    with pytest.raises(TypeError, match="bottom is missing; it does not take under"):
        propagate(quotient, {"top": 1, "under": 2})
    with np.errstate(invalid="ignore"), pytest.raises(ValueError, match="no number for"):
        propagate(lambda a: np.log(a - 5), {"a": "about 5"})
    for aggregated in (lambda a: np.max(a), lambda a: 5.0):
        with pytest.raises(ValueError, match="one number for"):
            propagate(aggregated, {"a": "about 5"})
    with pytest.raises(ValueError, match="complex"):
        propagate(lambda a: a * 1j, {"a": "about 5"})
    with pytest.raises(ValueError, match="another name"):
        propagate(lambda result: result, {"result": "about 5"}, keep_draws=True)
    with pytest.raises(TypeError, match="executor is"):
        propagate(lambda a: a, {"a": "about 5"}, executor=5)
    with pytest.raises(ValueError, match="contradicts itself"):
        propagate(lambda a: a, {"a": "at least up to 500"})
    with pytest.raises(ValueError, match="does not vary"):
        sensitivity(lambda a: 0 * a, {"a": "about 5"})
    for odd in ({"draws": 1000}, {"probabilities": (5,)}):
        with pytest.raises(ValueError, match=r"power of 2|between 0 and 1"):
            sweep(lambda a: a, [{"a": 1}], **odd)
    with pytest.raises(ValueError, match="one or more"):
        sweep(lambda a: a, pd.DataFrame({"a": []}))
    with pytest.raises(ValueError, match="shape"):
        propagate(lambda a: np.stack([a, a]), {"a": "about 5"})


PAIRS = ["({}+{})", "({}-{})", "({}*{})", "({}/(1+np.abs({})))", "np.maximum({},{})"]
SINGLES = ["np.exp(-np.abs({})/5)", "({})**2", "np.abs({})", "np.where({0}>1,{0}+3,{0})"]


def invented_formula(names, rng):
    """Pairs of terms joined, single ones bent, until one is left: as text."""
    terms = [str(name) for name in rng.permutation(list(names))]
    while len(terms) > 1:
        if rng.random() < 0.3:
            terms.insert(0, rng.choice(SINGLES).format(terms.pop()))
        terms.insert(0, rng.choice(PAIRS).format(terms.pop(), terms.pop()))
    return terms[0]


def invented_input(rng):
    kinds = [
        lambda: stats.uniform(rng.uniform(0, 5), rng.uniform(0.1, 5)),
        lambda: stats.lognorm(rng.uniform(0.1, 2)),
        lambda: stats.norm(rng.uniform(-2, 5), rng.uniform(0.1, 3)),
        lambda: stats.beta(rng.uniform(0.3, 3), rng.uniform(0.3, 3)),
        lambda: stats.poisson(rng.uniform(0.5, 20)),
    ]
    return kinds[rng.integers(len(kinds))]()


def test_invented_formulas_against_plain_draws():
    """Each quantile is where draws have it, within three times its stated error."""
    rng, count = np.random.default_rng(7), 100_000
    for _ in range(40):
        inputs = {name: invented_input(rng) for name in "abcdefg"[: rng.integers(1, 8)]}
        source = invented_formula(inputs, rng)
        formula = eval(f"lambda {', '.join(inputs)}: {source}", {"np": np})
        drawn = {name: law.rvs(count, random_state=rng) for name, law in inputs.items()}
        drawn = np.sort(formula(**drawn))
        for p, value, error in propagate(formula, inputs).quantiles.itertuples(index=False):
            room = 3 * error + 1e-6 * abs(value) + 1e-12
            least = np.searchsorted(drawn, value - room, "left") / count
            most = np.searchsorted(drawn, value + room, "right") / count
            slack = 4.5 * np.sqrt(p * (1 - p) / count)
            assert least - slack < p < most + slack, (source, p, value, error)
