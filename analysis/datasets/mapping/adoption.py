"""A table with its mapping -> the kit's columns, and every row that could not be mapped."""

import json
from functools import reduce
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.datasets.columns import checked
from analysis.datasets.exact_reading import Columns
from analysis.datasets.mapping.amounts import amount_columns, read_amount
from analysis.datasets.mapping.meant import meant_by
from analysis.datasets.mapping.numbers import stripped
from analysis.datasets.mapping.rows import rows_to_map
from analysis.datasets.mapping.rules import IDS
from analysis.datasets.mapping.target_column import TargetColumn, fill, moves
from analysis.datasets.mapping.targets import BEST, CHANGE, taken_names
from analysis.datasets.mapping.values import FAULT, Refused, refusals
from analysis.datasets.problems import COLUMNS
from analysis.datasets.relations import broken_relations
from analysis.datasets.schema import listed

KEEP = ', or write "unmapped": "keep"'
REFUSED = ["at", "target", "sources", "problem", "remedy"]
BACKWARD = {
    "problem": "gives a window_end before its window_start",
    "remedy": "Correct mapping.window_end or mapping.window_start",
}
BELOW_ZERO = Refused(
    "is negative, and a count starts at 0",
    f'{FAULT}; a quantity whose measure is "{CHANGE}" may be below 0',
)


class Adopted(NamedTuple):
    frame: pd.DataFrame
    found: pd.DataFrame  # problems of rows: row, column, value, problem, remedy
    trimmed: dict  # by column how many texts had white space around them, and one of them


def adopt(table, mappings, targets, originators):
    """The kit's claims, made from a table by the rules of its mapping: one Mapping a count."""
    rows, shared = rows_to_map(table, mappings), {}
    parts = [_adopted(rows, mapping, targets, originators, shared) for mapping in mappings]
    frames, found = zip(*parts, strict=True)
    frame = frames[0] if len(frames) == 1 else _in_turn(frames, targets)
    problems = pd.concat(found, ignore_index=True).drop_duplicates(ignore_index=True)
    seen = {n: (int(at.sum()), rows.given[n].filter(pa.array(at))[0].as_py())
            for n, at in rows.trimmed.items()}  # fmt: skip
    return Adopted(frame, problems, seen)


def _adopted(rows, mapping, targets, originators, shared):
    """The claims of one count, and the problems of their rows.

    `shared` holds the columns that rules filled for the counts before it.
    """
    table = rows.table
    amount = read_amount(table, mapping.amount | {"meant": meant_by(mapping.rules)})
    filled = {}
    for name, rule in mapping.rules.items():
        key = name, json.dumps(rule, sort_keys=True)
        if key not in shared:
            shared[key] = fill(table, name, rule, originators, rows.numbers)
        filled[name] = _named(shared[key], name, mapping)
    filled = _with_amount(filled, amount, mapping)
    typed = _typed(filled, targets)
    own = [*_own_refusals(filled, amount, rows), *_below_zero(filled, amount)]
    refused = _joined([*own, *_against_kit(typed, filled, rows)])
    left_out = _left_out(table, mapping)
    counted = _counted(refused, rows, left_out)
    stays = counted["target"].ne("claim_id") & mapping.keep
    reasons = _reasons(counted[stays], rows, left_out)
    if len(refused):
        typed = _typed(_blanked(filled, refused), targets)
    numberless = left_out != ""
    numberless[counted.loc[counted["target"].eq("amount"), "at"].to_numpy(int)] = True
    frame = _assembled(rows, mapping, targets, typed.frame, amount, numberless, reasons)
    return frame, _problems(counted[~stays], rows)


def _named(column, name, mapping):
    """The column; where a table has several counts, names of claims and statements say which."""
    if not mapping.name or name not in IDS:
        return column
    name = pa.scalar(mapping.name)
    return column._replace(texts=pc.binary_join_element_wise(column.texts, name, "-"))


def _in_turn(frames, targets):
    """The claims of several counts, row by row."""
    every = pd.concat(frames, keys=range(len(frames)), names=["count", "row"])
    every = every.sort_index(level=["row", "count"], kind="stable").reset_index(drop=True)
    names = dict.fromkeys(name for frame in frames for name in frame)
    own = [n for n in _order(targets) if n in names]
    return every[[*own, *(n for n in names if n not in own)]]


def _order(targets):
    """The kit's columns, with those that a mapping adds."""
    for name in targets.fields:
        yield name
        if name == "value_high":
            yield BEST


def _with_amount(filled, amount, mapping):
    """The columns, with what the amounts say of modality and wording."""
    if amount.uncertain.any() and "modality" in filled:
        own, sure = filled["modality"], mapping.amount["uncertain"]
        texts = pc.if_else(pa.array(amount.uncertain), sure, own.texts)
        refused = own.refused[~amount.uncertain[own.refused["at"]]]
        filled = filled | {"modality": TargetColumn(texts, own.sources, refused)}
    if amount.wording is not None and "wording" not in filled:
        filled = filled | {"wording": TargetColumn(amount.wording)}
    return filled


def _typed(filled, targets):
    """The filled columns as a table of claims, checked by the kit's own rules."""
    fields = {name: field for name, field in targets.fields.items() if name in filled}
    texts = {name: filled[name].texts for name in fields}
    return checked(targets._replace(fields=fields), Columns(texts), False)


# --- What could not be mapped --------------------------------------------------------------------


def _own_refusals(filled, amount, rows):
    """What the rules themselves refused."""
    for name, column in filled.items():
        if len(column.refused):
            yield _refused(column.refused, name, column.sources)
    for sources, frame in [*rows.refused, *amount.refused]:
        if len(frame):
            yield _refused(frame, "amount", sources)


def _below_zero(filled, amount):
    """Negative numbers of what is no change."""
    measure = filled["measure"].texts if "measure" in filled else None
    for sources, at in amount.negative:
        if len(at) and measure is not None:
            at = at[~pc.equal(measure.take(pa.array(at)), CHANGE).fill_null(False).to_numpy()]
        if len(at):
            yield _refused(refusals(at, BELOW_ZERO), "amount", sources)


def _refused(frame, target, sources):
    sources = [tuple(dict.fromkeys(sources))] * len(frame)
    return frame.assign(target=target, sources=sources)[REFUSED]


def _joined(frames):
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=REFUSED)


def _against_kit(typed, filled, rows):
    """What the rules filled in and the kit's own rules do not allow."""
    for frame in [*typed.found, *broken_relations(typed, {})]:
        name = frame["column"].iloc[0] if len(frame) else ""
        new = frame[~(frame["row"] - 2).isin(filled[name].refused["at"])] if name else frame
        if len(new):
            ordered = new["problem"].str.startswith("is below window_start").all()
            sources = [*(filled["window_start"].sources if ordered else []), *filled[name].sources]
            told = _refused(_retold(new, name, rows), "window" if ordered else name, sources)
            told["problem"] = _as_itself(told, new, name, rows)
            yield told.assign(**BACKWARD) if ordered else told


def _as_itself(told, frame, name, rows):
    """The problems, without the value where it is the very cell: then equal causes read alike."""
    same = frame["value"].ne("") & frame["value"].eq(_given(told, rows)).to_numpy()
    return told["problem"].mask(same.to_numpy(), f"cannot be the {name}: it " + frame["problem"])


def _retold(frame, name, rows):
    """Problems of the kit's column, told of the foreign cells that it was made from."""
    frame = frame.assign(problem=frame["problem"].astype("str").str.replace(
        "(?<=^repeats row )[0-9]+", lambda found: str(rows.numbers[int(found[0]) - 2]), regex=True
    ))  # fmt: skip
    empty, texts = frame["value"].eq(""), frame["value"].astype("str")
    problem = f"gives the {name} " + texts + ", which " + frame["problem"]
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


def _counted(refused, rows, left_out):
    """The refusals that count: not of rows left out, nor of cells that are broken already."""
    count = (left_out[refused["at"].to_numpy(int)] == "") | refused["target"].eq("claim_id")
    broken = _broken_cells(rows.table) if len(refused) else set()
    if broken:
        cells = zip(_row(refused, rows), refused["sources"], strict=True)
        count &= np.array([broken.isdisjoint((row, n) for n in names) for row, names in cells])
    return refused[count]


def _broken_cells(table):
    """(row, column) of the foreign cells that break the rules of their own schema."""
    keys = table._replace(resource=table.resource._replace(references=[], row_checks=[]))
    frames = [*table.found, *broken_relations(keys, {})]
    pairs = (zip(frame["row"], frame["column"], strict=True) for frame in frames)
    cells = {(row, name) for some in pairs for row, names in some for name in names.split(", ")}
    return cells | table.columns.quiet_cells


def _problems(refused, rows):
    """The refusals as problems of the file."""
    values = refused.assign(row=_row(refused, rows), value=_given(refused, rows))
    ways = refused["remedy"] + np.where(refused["target"].eq("claim_id"), "", KEEP)
    values = values.assign(column=refused["sources"].map(", ".join), remedy=ways)
    return values[COLUMNS[2:]]


def _row(refused, rows):
    """The row of the file that each refusal is about."""
    return rows.numbers[refused["at"].to_numpy(int)]


def _given(refused, rows):
    """The foreign texts that each refusal is about, as they stand in the file."""
    values = pd.Series("", refused.index, dtype="str")
    for sources, at in refused.groupby("sources", sort=False).groups.items():
        place = pa.array(refused.loc[at, "at"].to_numpy(np.int64))
        cells = [rows.given[s].take(place).to_pandas().fillna("") for s in sources]
        if cells:
            values[at] = cells[0].str.cat(cells[1:], sep=", ").to_numpy()
    return values


def _reasons(refused, rows, left_out):
    """For each row what was not mapped and why; empty where all was."""
    if refused.empty:
        return left_out.copy()
    told = refused["sources"].map(", ".join) + ": " + _given(refused, rows).map(repr)
    told, reasons = told + " " + refused["problem"], left_out.copy()
    causes = {}  # by row, each cause once
    for at, cause in zip(refused["at"], told, strict=True):
        causes.setdefault(at, {})[cause] = None
    for at, said in causes.items():
        reasons[at] = "; ".join(said)
    return reasons


def _left_out(table, mapping):
    """For each row why the mapping leaves it out; empty where it does not."""
    reasons = np.full(len(table.frame), "", object)
    for rule in mapping.leave_out:
        chosen = np.ones(len(reasons), bool)
        for name, texts in rule["where"].items():
            given, known = table.columns.texts[name].fill_null(""), stripped(listed(texts))
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


def _assembled(rows, mapping, targets, typed, amount, numberless, reasons):
    """The kit's columns in its order, `unmapped`, `trimmed`, and the foreign columns that stay."""
    own = {name: typed[name] for name in typed}
    # A row that is not said to retell another, or not soundly, is a statement of its own.
    own["statement_id"] = typed.get("statement_id", typed["claim_id"]).fillna(typed["claim_id"])
    if "window_end" in own and "window_start" not in own:  # nothing is said of the first day
        own["window_start"] = pd.Series(pd.NaT, typed.index, "datetime64[us]")
    own["value"] = np.where(numberless, np.nan, amount.value)
    own["value_high"] = np.where(numberless, np.nan, amount.value_high)
    if not np.isnan(amount.best).all():
        own[BEST] = np.where(numberless, np.nan, amount.best)
    own["hedge"] = pd.array(np.where(numberless, None, amount.hedge), dtype="str")
    own["bound"] = pd.array(np.where(numberless, None, amount.bound), dtype="str")
    own["note"] = _notes(typed, mapping, np.isnan(own["value"]), numberless, reasons)
    own = {name: own[name] for name in _order(targets) if name in own}
    if mapping.keep or mapping.leave_out:
        own["unmapped"] = pd.array(reasons, dtype="str")
    if rows.trimmed:
        own["trimmed"] = _trimmed(rows.trimmed)
    return pd.DataFrame(own | _foreign(rows, mapping, taken_names(targets)))


def _trimmed(cells):
    """For each row the columns whose text had white space around it."""
    names = [np.where(at, f"{name}, ", "") for name, at in cells.items()]
    return pd.array([text.removesuffix(", ") for text in reduce(np.char.add, names)], dtype="str")


def _notes(typed, mapping, numberless, refused, reasons):
    """The notes; a claim without a number says why, as in the kit's own tables."""
    nothing = f"no number in {', '.join(amount_columns(mapping.amount))}"
    why = np.where(refused & (reasons != ""), reasons, nothing)
    given = typed["note"].to_numpy(object) if "note" in typed else np.full(len(why), None, object)
    return pd.array(np.where(numberless & pd.isna(given), why, given), dtype="str")


def _foreign(rows, mapping, taken):
    """The foreign columns, without those that were only given another name."""
    table, moved = rows.table, set()
    if not (mapping.keep or mapping.leave_out or mapping.name):
        # Otherwise a refused cell stands in its own column only; a trimmed one does so always.
        moved = {moves(name, r) for name, r in mapping.rules.items() if _stands(name, mapping)}
        moved -= set(rows.trimmed)
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
