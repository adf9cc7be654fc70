"""A table with its mapping -> the kit's columns, and every row that could not be mapped."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.datasets.columns import checked
from analysis.datasets.exact_reading import Columns
from analysis.datasets.mapping.amounts import amount_columns, read_amount
from analysis.datasets.mapping.rules import listed_text
from analysis.datasets.mapping.target_column import TargetColumn, fill, moves
from analysis.datasets.mapping.targets import taken_names
from analysis.datasets.mapping.values import refusals
from analysis.datasets.problems import COLUMNS
from analysis.datasets.relations import broken_relations

KEEP = ', or write "unmapped": "keep"'
REFUSED = ["at", "target", "sources", "problem", "remedy"]


class Adopted(NamedTuple):
    frame: pd.DataFrame
    found: pd.DataFrame  # problems of rows: row, column, value, problem, remedy


def adopt(table, mapping, targets, originators):
    """The kit's claims, made from a table by the rules of its mapping."""
    amount = read_amount(table, mapping.amount)
    filled = {name: fill(table, name, rule, originators) for name, rule in mapping.rules.items()}
    filled = _with_amount(filled, amount, mapping)
    typed = _typed(filled, targets)
    refused = _joined([*_own_refusals(filled, amount), *_against_kit(typed, filled)])
    left_out = _left_out(table, mapping)
    counted = _counted(refused, table, left_out)
    stays = counted["target"].ne("claim_id") & mapping.keep
    reasons = _reasons(counted[stays], table, left_out)
    if len(refused):
        typed = _typed(_blanked(filled, refused), targets)
    frame = _assembled(table, mapping, targets, typed.frame, amount, reasons)
    return Adopted(frame, _problems(counted[~stays], table))


def _with_amount(filled, amount, mapping):
    """The columns, with what the amounts say of modality and wording."""
    if amount.uncertain.any() and "modality" in filled:
        own, sure = filled["modality"], mapping.amount["uncertain"]
        texts = pc.if_else(pa.array(amount.uncertain), sure, own.texts)
        refused = own.refused[~amount.uncertain[own.refused["at"]]]
        filled = filled | {"modality": TargetColumn(texts, own.sources, refused)}
    if amount.wording is not None and "wording" not in filled:
        filled = filled | {"wording": TargetColumn(amount.wording, [], refusals([], []))}
    return filled


def _typed(filled, targets):
    """The filled columns as a table of claims, checked by the kit's own rules."""
    fields = {name: field for name, field in targets.fields.items() if name in filled}
    texts = {name: filled[name].texts for name in fields}
    return checked(targets._replace(fields=fields), Columns(texts, [], set(), set(), True), False)


# --- What could not be mapped --------------------------------------------------------------------


def _own_refusals(filled, amount):
    """What the rules themselves refused."""
    for name, column in filled.items():
        yield _refused(column.refused, name, column.sources)
    for sources, frame in amount.refused:
        yield _refused(frame, "amount", sources)


def _refused(frame, target, sources):
    sources = [tuple(dict.fromkeys(sources))] * len(frame)
    return frame.assign(target=target, sources=sources)[REFUSED]


def _joined(frames):
    frames = [frame for frame in frames if len(frame)]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=REFUSED)


def _against_kit(typed, filled):
    """What the rules filled in and the kit's own rules do not allow."""
    for frame in [*typed.found, *broken_relations(typed, {})]:
        name = frame["column"].iloc[0] if len(frame) else ""
        new = frame[~(frame["row"] - 2).isin(filled[name].refused["at"])] if name else frame
        if len(new):
            ordered = new["problem"].str.startswith("is below window_start").all()
            sources = [*(filled["window_start"].sources if ordered else []), *filled[name].sources]
            yield _refused(_retold(new, name), "window" if ordered else name, sources)


def _retold(frame, name):
    """Problems of the kit's column, told of the foreign cells that it was made from."""
    empty, texts = frame["value"].eq(""), frame["value"].astype("str")
    problem = f"gives the {name} " + texts + ", which " + frame["problem"].astype("str")
    remedy = frame["remedy"].str.replace("Type one of", f"Map it in mapping.{name} to one of")
    general = f"Correct mapping.{name}"
    if name == "claim_id":
        general += '; "slug": true makes such names, and {row} numbers them'
    remedy = remedy.where(remedy.str.startswith("Map it"), general)
    return pd.DataFrame(
        {
            "at": frame["row"] - 2,
            "problem": problem.mask(empty, f"is empty, and {name} may not be"),
            "remedy": remedy.mask(empty, f'Write "if_empty" in mapping.{name}'),
        }
    )


def _counted(refused, table, left_out):
    """The refusals that count: not of rows left out, nor of cells that are broken already."""
    count = (left_out[refused["at"].to_numpy(int)] == "") | refused["target"].eq("claim_id")
    broken = _broken_cells(table) if len(refused) else set()
    if broken:
        cells = zip(refused["at"] + 2, refused["sources"], strict=True)
        count &= np.array([broken.isdisjoint((row, n) for n in names) for row, names in cells])
    return refused[count]


def _broken_cells(table):
    """(row, column) of the foreign cells that break the rules of their own schema."""
    keys = table._replace(resource=table.resource._replace(references=[], row_checks=[]))
    frames = [*table.found, *broken_relations(keys, {})]
    pairs = (zip(frame["row"], frame["column"], strict=True) for frame in frames)
    cells = {(row, name) for some in pairs for row, names in some for name in names.split(", ")}
    return cells | table.columns.quiet_cells


def _problems(refused, table):
    """The refusals as problems of the file."""
    values = refused.assign(row=refused["at"] + 2, value=_given(refused, table))
    ways = refused["remedy"] + np.where(refused["target"].eq("claim_id"), "", KEEP)
    values = values.assign(column=refused["sources"].map(", ".join), remedy=ways)
    return values[COLUMNS[2:]]


def _given(refused, table):
    """The foreign texts that each refusal is about."""
    values = pd.Series("", refused.index, dtype="str")
    for sources, rows in refused.groupby("sources", sort=False).groups.items():
        at = pa.array(refused.loc[rows, "at"].to_numpy(np.int64))
        cells = [table.columns.given[s].take(at).to_pandas().fillna("") for s in sources]
        if cells:
            values[rows] = cells[0].str.cat(cells[1:], sep=", ").to_numpy()
    return values


def _reasons(refused, table, left_out):
    """For each row why it was not mapped; empty where it was."""
    told = refused["sources"].map(", ".join) + ": " + _given(refused, table).map(repr)
    told = (told + " " + refused["problem"]).groupby(refused["at"].to_numpy(int)).agg("; ".join)
    reasons = left_out.copy()
    reasons[told.index] = told.to_numpy()
    return reasons


def _left_out(table, mapping):
    """For each row why the mapping leaves it out; empty where it does not."""
    reasons = np.full(len(table.frame), "", object)
    for rule in mapping.leave_out:
        chosen = np.ones(len(reasons), bool)
        for name, texts in rule["where"].items():
            given, known = table.columns.texts[name].fill_null(""), listed_text(texts)
            chosen &= pc.is_in(given, value_set=pa.array(known, pa.string())).to_numpy()
        reasons[chosen & (reasons == "")] = rule["reason"]
    return reasons


def _blanked(filled, refused):
    """The columns without the cells that were refused."""
    blanked = dict(filled)
    for target, rows in refused.groupby("target").groups.items():
        # Which end of a window is wrong is not known.
        names = {"window": ["window_start", "window_end"], "claim_id": []}.get(target, [target])
        mask = np.zeros(len(filled["claim_id"].texts), bool)
        mask[refused.loc[rows, "at"].to_numpy(int)] = True
        for name in blanked.keys() & names:
            texts = pc.if_else(pa.array(mask), pa.scalar(None, pa.string()), blanked[name].texts)
            blanked[name] = blanked[name]._replace(texts=texts)
    return blanked


# --- The frame -----------------------------------------------------------------------------------


def _assembled(table, mapping, targets, typed, amount, reasons):
    """The kit's columns in its order, `unmapped`, and the foreign columns that stay."""
    whole = reasons == ""
    own = {name: typed[name] for name in typed}
    own["value"] = np.where(whole, amount.value, np.nan)
    own["value_high"] = np.where(whole, amount.value_high, np.nan)
    own["hedge"] = pd.array(np.where(whole, amount.hedge, None), dtype="str")
    own["bound"] = pd.array(np.where(whole, amount.bound, None), dtype="str")
    own["note"] = _notes(typed, mapping, np.isnan(own["value"]), reasons)
    own = {name: own[name] for name in targets.fields if name in own}
    if mapping.keep or mapping.leave_out:
        own["unmapped"] = pd.array(reasons, dtype="str")
    return pd.DataFrame(own | _foreign(table, mapping, taken_names(targets)))


def _notes(typed, mapping, numberless, reasons):
    """The notes; a claim without a number says why, as in the kit's own tables."""
    nothing = f"no number in {', '.join(amount_columns(mapping.amount))}"
    why = np.where(reasons == "", nothing, reasons)
    given = typed["note"].to_numpy(object) if "note" in typed else np.full(len(why), None, object)
    return pd.array(np.where(numberless & pd.isna(given), why, given), dtype="str")


def _foreign(table, mapping, taken):
    """The foreign columns, without those that were only given another name."""
    moved = {moves(name, rule) for name, rule in mapping.rules.items() if _stands(name, mapping)}
    if mapping.keep or mapping.leave_out:
        moved = set()  # a refused cell stands in its own column only
    kept = [n for n in table.frame if n not in moved or n in amount_columns(mapping.amount)]
    names, stay = {}, set(table.frame)
    for name in kept:
        new = name
        while new in taken or (new != name and new in stay):
            new += "_given"
        names[name] = new
    return {new: table.frame[name] for name, new in names.items()}


def _stands(name, mapping):
    """Whether a column of the kit is as its rule filled it, without a word from the amounts."""
    return not (name == "modality" and mapping.amount["style"] == "bracketed")
