"""Slips that anybody makes: what is typed, and the words of the error that name what to type."""

import warnings
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from analysis import (
    check,
    containers,
    divide,
    draft_claims,
    draft_corpus,
    drift,
    export,
    feasible,
    ledger,
    load,
    multiply,
    new_package,
    next_reports,
    notebook,
    pool,
    propagate,
    reader_band,
    seal,
    statements,
    strict_bounds,
    sweep,
)
from analysis.charts import interactive, static
from analysis.pooling import leave_one_out
from analysis.propagation import tornado

TEXT = "Seoul says up to 6 million shells may have gone since August 2023."
ROWS = [{"value": 5, "bound": "lower"}]


@cache
def book():
    return ledger()


@cache
def claims():
    return containers().query("direction == 'dprk_to_russia'")


@cache
def pooled():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pool(claims(), cell=0.1)


@cache
def draft():
    return draft_claims(TEXT)


def misspelt(name):
    return claims().rename(columns={name: name.replace("_", "")})


def as_text():
    return claims().assign(value=claims()["value"].astype(int).map("{:,}".format))


def quotient(a, b):
    return a / b


# --- what is no frame ---------------------------------------------------------------------------

VERBS = {
    "strict_bounds": strict_bounds,
    "reader_band": reader_band,
    "feasible": feasible,
    "statements": statements,
    "drift": drift,
    "pool": pool,
    "next_reports": next_reports,
    "leave_one_out": leave_one_out,
    "claims_table": notebook.claims_table,
    "readings_table": notebook.readings_table,
    "claims": static.claims,
    "interactive claims": interactive.claims,
    "distribution": static.distribution,
    "ends": static.ends,
    "envelope": static.envelope,
    "held": static.held,
    "lineage": static.lineage,
    "tornado": static.tornado,
    "curve": lambda given: static.curve(given, pooled().curve),
    "curves": lambda given: static.curve(claims(), given),
    "events": lambda given: static.timeline(given if given is not None else 0),
    "claims in time": lambda given: static.timeline(None, given if given is not None else 0),
    "export": lambda given: export(given, "never.csv"),
}
NO_FRAMES = {
    "not None|not 0": lambda: None,
    r"keep a row a frame, as in frame.loc\[\[\d+\]\]|to_frame": lambda: claims().iloc[0],
    "the whole frame and not the column 'value' alone|to_frame": lambda: claims()["value"],
    "a frame of rows": lambda: ROWS,
    r"load\(\) reads a data package, pandas.read_csv a table": lambda: "claims.csv",
    "not 'claims.csv': read it first": lambda: Path("claims.csv"),
    "divide, multiply and propagate take words": lambda: "more than 13,000",
    r"take one: \.curve, \.agreement": pooled,
    r"take one: \.envelope, \.contradictions": lambda: feasible(claims()),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(("said", "given"), NO_FRAMES.items(), ids=list(map(str, range(9))))
def test_what_is_no_frame_is_named_with_what_to_give(verb, said, given):
    with pytest.raises(TypeError, match=said) as caught:
        VERBS[verb](given())
    assert len(str(caught.value)) < 300
    assert "\n" not in str(caught.value)


# --- the rest -----------------------------------------------------------------------------------

SLIPS = {
    # columns that are not there
    "a column under another name": (
        lambda: pool(misspelt("window_start")),
        r"needs the columns window_start: frame.rename\(columns={'windowstart': 'window_start'}\)",
    ),
    "no bounds": (
        lambda: static.claims(load("record")),
        r"low, high, low_closed, high_closed: call strict_bounds\(frame\) first",
    ),
    "no bands": (
        lambda: static.claims(strict_bounds(load("record"))),
        r"call reader_band\(frame\) first",
    ),
    "no speakers": (
        lambda: notebook.claims_table(load("record")),
        r"originator, .*: ledger\(packages=\[...\]\) has them",
    ),
    "drafts have no names": (lambda: pool(draft()), "make a package of the text with new_package"),
    "drafts have no bounds": (lambda: static.claims(draft()), r"call strict_bounds\(frame\) first"),
    "claims as a tornado": (lambda: static.tornado(claims()), "propagation.tornado makes such"),
    "claims as events": (lambda: static.timeline(claims()), r"timeline\(claims=frame\)"),
    "claims as shares": (lambda: static.held(claims()), r"outcomes.held\(...\) makes such"),
    "text where numbers go": (
        lambda: pool(as_text()),
        r"pandas.to_numeric plain digits.\nrow 0, column value: '1,000'",
    ),
    "text where numbers go, drawn": (lambda: static.claims(as_text()), "These are no numbers"),
    "nothing left": (lambda: static.claims(claims().head(0)), "the frame is empty"),
    "nothing left to pool": (lambda: pool(claims().head(0)), "there are none"),
    "nothing left to show": (lambda: notebook.claims_table(claims().head(0)), "frame is empty"),
    # arguments in another order or form
    "a result as a curve": (
        lambda: static.curve(claims(), pooled()),
        r"table of curves needs a frame .* take one: \.curve",
    ),
    "a curve and its claims": (
        lambda: static.curve(pooled().curve, claims()),
        "give the claims first, and then their curve",
    ),
    "claims as a curve": (
        lambda: static.curve(claims(), claims()),
        r"q95: pool\(claims\).curve has them",
    ),
    "several totals drawn": (
        lambda: static.envelope(book()),
        r"(?s)16 totals.*containers \(27 claims\).*query\(\"quantity == 'containers'\"\)",
    ),
    "several totals pooled": (
        lambda: pool(book()),
        r"(?s)21 totals.* and 15 more. Take one, as in claims.query\(.quantity == 'containers' and",
    ),
    "a day with its year last": (
        lambda: pool(claims(), window_start="03/06/2025"),
        "'03/06/2025' .*year first, like 2025-06-03 or 2025-03-06",
    ),
    "a day that can be one alone": (
        lambda: feasible(claims(), window_start="25.06.2025"),
        r"like 2025-06-25\.$",
    ),
    "days as words": (
        lambda: pool(claims().assign(window_end="June 2025")),
        r"(?s)'June 2025' \(article-.* and \d+ more",
    ),
    "per cent": (lambda: containers(coverage=90), "90 % is 0.9"),
    "per cent as text": (lambda: containers(coverage="90%"), "such as 0.9; not '90%'"),
    "a frame for a share": (lambda: containers(claims()), r"not a frame of \d+ rows\.$"),
    "one package": (lambda: ledger(packages="record"), r"packages=\['record'\]"),
    "one path": (lambda: ledger(packages=Path("mine")), r"packages=\['mine'\]"),
    "no package": (lambda: ledger(packages=None), "names or folders"),
    "a package as a quantity": (lambda: ledger("record"), r"ledger\(packages=\['record'\]\)"),
    "a list of quantities": (lambda: ledger(["shells", "x"]), r"ledger\('shells', 'x'\)"),
    "a frame as a quantity": (lambda: ledger(claims()), "names of quantities"),
    "a quantity nearly": (lambda: ledger("container"), r"containers may be meant\.$"),
    "a speaker as a text": (
        lambda: leave_one_out(claims(), originators="kr-dia"),
        r"originators=\['kr-dia'\]",
    ),
    "a speaker unknown": (lambda: leave_one_out(claims(), originators=["kr"]), "there are .*kr-"),
    "a frame as a package": (lambda: load(claims()), "by its name or path"),
    "a table as a package": (lambda: load(__file__), "Name the folder that holds a datapackage"),
    "no package to check": (lambda: check(None), "by its name or path, not None"),
    "a frame to seal": (lambda: seal(claims()), "by its name or path"),
    "the name of a text": (
        lambda: draft_claims("my article.txt"),
        r"Path\('my article.txt'\).read_text\(encoding='utf-8'\)",
    ),
    "the path of a text": (lambda: draft_claims(Path("a.md")), r"Path\('a.md'\).read_text"),
    "the path of a text for a package": (
        lambda: new_package("mine", "article.txt", "nowhere"),
        r"Path\('article.txt'\).read_text",
    ),
    "one text for many": (lambda: draft_corpus("folder", "out.csv"), r"texts_in\(folder\)"),
    "a dictionary of texts": (lambda: draft_corpus({"a": "12 ships"}, "out.csv"), r"\.items\(\)"),
    "a NUL in a name": (lambda: draft_corpus([], "out\0.csv"), "name that no file can have"),
    "half a sign in a name": (lambda: export(claims(), "\ud800.csv"), "name that no file can have"),
    "paths swapped": (lambda: draft_corpus("out.csv", ["a.txt"]), "file to write is given by"),
    # files
    "a column without a name": (
        lambda: export(pd.DataFrame([[1]]), "never.csv"),
        r"frame.rename\(columns={0: 'value'}\)",
    ),
    "a column with an empty name": (
        lambda: export(pd.DataFrame({"": [1]}), "never.csv"),
        r"frame.rename\(columns={'': 'value'}\)",
    ),
    "a file and a frame": (lambda: export("never.csv", claims()), r"export\(frame, 'claims.csv'\)"),
    "no file": (lambda: export(claims(), None), "by its name or path, not None"),
    "a chart and its file": (
        lambda: static.save("never.svg", static.claims(claims())),
        "picture is given by its name or path",
    ),
    "no chart": (lambda: static.save(claims(), "never.svg"), "a figure of analysis.charts.static"),
    "a frame for a pen": (lambda: static.draw(claims()), r"static.claims\(frame\)"),
    "a frame for the other pen": (lambda: interactive.draw(5), r"interactive.claims\(frame\)"),
    # formulas
    "nothing below": (
        lambda: propagate(quotient, {"a": 5, "b": 0}),
        "divides by b, which is 0",
    ),
    "nothing below a claim": (lambda: propagate(quotient, {"a": "about 5", "b": 0}), "by b, which"),
    "nothing below in a sweep": (
        lambda: sweep(quotient, [{"a": 5, "b": 0}]),
        "Scenario 0: The formula divides by b",
    ),
    "nothing below, whatever the dependence": (
        lambda: propagate(quotient, {"a": "about 5", "b": 0}, dependence="unknown"),
        "divides by b",
    ),
    "nothing below without a formula": (lambda: divide(5, 0), "Nothing can be divided by 0"),
    "a range as a list": (lambda: propagate(quotient, {"a": [1, 3], "b": 2}), r"a: .*: \(1, 3\)"),
    "a range downwards": (lambda: propagate(quotient, {"a": (3, 1), "b": 2}), r"not \(3, 1\)"),
    "a list without a formula": (lambda: divide([1, 3], 2), r"pair \(low, high\); not a list of 2"),
    "a frame of totals": (lambda: multiply(pooled(), 2), "not a Pooled"),
    "a claim without a number": (
        lambda: propagate(lambda a: a.sum(axis=0), {"a": book()}),
        r"frame.dropna\(subset='value'\)",
    ),
    "formula and inputs": (
        lambda: propagate({"a": 1}, lambda a: a),
        "comes first, as in lambda shells",
    ),
    "no inputs": (lambda: propagate(quotient, None), "not None"),
    "a frame for inputs": (lambda: propagate(quotient, claims()), "as in {'boxes':"),
    "a sum of one number": (
        lambda: propagate(lambda a: 1 if a > 5 else 2, {"a": "about 5"}),
        "np.where",
    ),
    "one scenario": (lambda: sweep(quotient, {"a": 3, "b": 2}), r"\[{'load': 300}"),
    "no scenario": (lambda: sweep(quotient, None), "not None"),
    "shares as per cent": (
        lambda: propagate(quotient, {"a": 1, "b": 2}, probabilities=0.5),
        r"a list of .* such as \[0.05, 0.95\]",
    ),
    # sentences
    "a value that is not given": (lambda: notebook.say("At {low}"), "'low'.*name each value"),
    "a place without a name": (lambda: notebook.say("At {}", low=5), "name each value"),
    "decimals": (lambda: notebook.say("At {low:.1f}", low=5), r"digits, {low:3}; not '.1f'"),
    "no sentence": (lambda: notebook.say(claims()), "say takes a sentence"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_names_its_fix(slip):
    call, said = SLIPS[slip]
    with pytest.raises((TypeError, ValueError), match=said) as caught:
        call()
    assert len(str(caught.value)) < 700


def test_a_chart_under_another_name():
    with pytest.raises(AttributeError, match="'claims' may be meant"):
        _ = static.cliams


def test_the_charts_are_there_without_an_import_of_their_own():
    import analysis

    assert analysis.charts.static.claims.__name__ == "claims"
    assert analysis.charts.interactive.curve.__name__ == "curve"


# --- what is no slip ----------------------------------------------------------------------------


def test_claims_alone_stand_in_time():
    marks = static.timeline(None, claims()).scene.marks
    assert marks["is_claim"].all()
    assert len(marks) == len(claims())
    with pytest.raises(ValueError, match="no event and no claim"):
        static.timeline()


def test_a_range_is_read_as_its_words_are():
    said = {"a": "1 to 3", "b": 2}, {"a": (1, 3), "b": 2}
    words, pair = (propagate(quotient, given).quantiles for given in said)
    pd.testing.assert_frame_equal(words, pair)
    given = dict.fromkeys("ab", (1, 3))  # two ranges, and not one that is used twice
    assert len(set(propagate(quotient, given).quantiles["value"])) > 1
    strict = propagate(quotient, said[1], reading="strict", dependence="unknown").quantiles
    assert strict["low"].eq(0.5).all()
    assert strict["high"].eq(1.5).all()
    assert sweep(quotient, [said[1]])["q50"].iloc[0] == pytest.approx(1)
    readings = tornado(quotient, said[1]).set_index("alternative")
    assert readings.loc["strict", ["low", "high"]].tolist() == [0.5, 1.5]
    assert divide((1, 3), 2)[["low", "high"]].iloc[0].tolist() == [0.5, 1.5]


def test_a_ceiling_below_is_no_slip():
    assert propagate(quotient, {"a": 5, "b": "up to 100"}).quantiles["value"].gt(0).all()
    found = tornado(quotient, {"a": 5, "b": "up to 100"}).set_index("alternative")
    assert found.loc["strict", "high"] == float("inf")


def test_one_quantity_of_several_totals_is_drawn_with_what_is_left_out():
    boxes = containers(renderings="best")
    assert len(set(boxes["direction"])) > 1
    assert static.envelope(boxes).scene.marks.left_out["reason"].eq("another total").any()
