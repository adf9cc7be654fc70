"""How often drafts are right on labelled texts, and that the scorer would notice if not."""

import re
from functools import cache

import pytest
import scores

SETS = sorted(path.name for path in scores.HERE.glob("[!k]*.jsonl"))
KEYS = {"wording", "value", "value_high", "bound", "unit", "noun", "quantity", "modality"}
KEYS |= {"who", "through", "date"}
BOUNDS = {"lower", "upper", "about", "range", "point"}
QUANTITIES = {"containers", "shells", "troops", "missiles", "money", "other"}
QUANTITIES |= {"deaths", "wounded", "missing", "displaced", "casualties"}
MODALITIES = {"asserted", "estimated", "believed", "planned", "may", "alleged", "denied"}
# A little under what the articles that no rule was made on give.
FLOORS = {"figure": 0.95, "bound": 0.95, "unit": 0.92, "quantity": 0.92, "noun": 0.92}
FLOORS |= {"modality": 0.93, "who": 0.9, "through": 0.95, "date": 0.85}


@cache
def table_of(name):
    return scores.scores(scores.labelled(name), scores.drafts_of)


@pytest.mark.parametrize("field", FLOORS)
@pytest.mark.parametrize("name", SETS)
def test_drafts_are_mostly_right(name, field):
    row = table_of(name).loc[field]
    assert min(row["precision"], row["recall"]) >= FLOORS[field]


def test_enough_sentences_many_of_them_hard():
    texts = scores.labelled("sentences.jsonl")
    assert len(texts) >= 300
    kinds = {text["kind"] for text in texts}
    assert {"several", "hedge_after", "quotation", "range", "ratio"} <= kinds
    assert {"percentage", "negation", "headline", "lookalike", "nothing"} <= kinds
    assert sum(len(text["figures"]) > 1 for text in texts) >= 150


@pytest.mark.parametrize("name", SETS)
def test_labels_are_well_formed(name):
    texts = scores.labelled(name)
    assert len({text["id"] for text in texts}) == len(texts)
    for text in texts:
        for figure in text["figures"]:
            assert figure.keys() == KEYS, text["id"]
            assert figure["wording"] in text["text"], figure
            assert len(figure["wording"].split()) <= 8, figure
            assert figure["bound"] in BOUNDS, figure
            assert figure["quantity"] in QUANTITIES, figure
            assert figure["modality"] in MODALITIES, figure
            assert figure["value_high"] is None or figure["bound"] != "point", figure
            assert all(figure[key] in text["text"] for key in ("who", "through", "date"))


# --- the scorer --------------------------------------------------------------------------------


def changed(change):
    texts = scores.labelled("articles.jsonl")
    return scores.scores(texts, lambda text: change(scores.drafts_of(text)))


def test_no_draft_no_score():
    table = changed(lambda drafts: drafts.head(0))
    assert table[["precision", "recall"]].max().max() == 0


def test_everything_twice_halves_the_precision():
    once, twice = table_of("articles.jsonl"), changed(lambda d: d.loc[d.index.repeat(2)])
    assert twice.precision["figure"] == pytest.approx(once.precision["figure"] / 2)
    assert twice.recall["figure"] == once.recall["figure"]


def test_other_bounds_count_as_wrong():
    other = {"lower": "upper", "upper": "lower", "about": "point", "point": "about", "range": "x"}
    table = changed(lambda drafts: drafts.assign(bound=drafts["bound"].map(other)))
    assert table.recall["bound"] < 0.02
    assert table.recall["figure"] == table_of("articles.jsonl").recall["figure"]


def test_one_number_too_high_is_one_figure_missed():
    def raised(drafts):
        return drafts.assign(value=drafts["value"].where(drafts.index != 0, drafts["value"] * 1.1))

    texts = [text for text in scores.labelled("articles.jsonl") if text["figures"]][:1]
    before = scores.scores(texts, scores.drafts_of).recall["figure"]
    after = scores.scores(texts, lambda text: raised(scores.drafts_of(text))).recall["figure"]
    assert before - after == pytest.approx(1 / len(texts[0]["figures"]))


def test_no_set_repeats_another():
    found = {}
    for name in SETS:
        for text in scores.labelled(name):
            for sentence in re.split(r"(?<=[.!?])\s+|\n", text["text"]):
                if len(sentence) > 60:
                    assert found.setdefault(sentence, name) == name
