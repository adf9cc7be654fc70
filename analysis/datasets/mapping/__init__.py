"""Another project's table, with its own names and codes -> the kit's claims.

A resource of a `datapackage.json` keeps its own schema (the columns and types of its file, checked
like any other) and says in a property `mapping` how the kit's columns are made from it::

    "mapping": {
      "claim_id":      {"from": ["conflict", "date"], "join": "-", "slug": true},
      "quantity":      {"constant": "casualties"},
      "outlet":        {"from": "source_name"},
      "window_end":    {"from": "date", "format": "day-first"},
      "originator_id": {"from": "source", "aliases": "originators"},
      "modality":      {"from": "grade", "codes": {"A": "asserted", "C": "alleged"}},
      "cumulative":    {"from": "type", "codes": {"total": true, "daily": false}},
      "amount":        {"style": "low-best-high", "low": "low", "best": "best", "high": "high"},
      "leave_out":     [{"where": {"type": "forecast"}, "reason": "no report"}],
      "unmapped":      "refuse"
    }

**Columns.** A key is a column of the kit's claims, as in `data/record/datapackage.json`; only
`claim_id` is needed. Without a `statement_id` each row is a statement of its own: give it a rule
where rows retell one another. Without a `window_start` nothing is said of the first day.
`feasible` and `pool` need a `window_end`, and take each row as a running total unless `cumulative`
says otherwise; `ledger` needs an `originator_id` and a table of originators. A rule is one of

- `{"constant": ...}`: the same in each row; `null` makes an empty column of what nobody knows;
- `{"row": "acled-{row}"}`: a name with the row number, as a spreadsheet counts (the header is 1);
- `{"from": "a column"}`, or several columns with the text that goes between them,
  `{"from": [...], "join": "-"}`; empty cells are passed over.

With `from`, options say how the cells are read:

- `"slug": true` makes a name of the kit's form, `sao-tome-12` of "São Tomé / 12";
- `"host": true` takes the host of an address, `moon.example` of `https://www.moon.example/1`;
- `"codes": {...}` translates each text; the code `""` is for an empty cell;
- `"format"`: dates written `year-first`, `day-first` or `month-first`, in digits (31/12/2024,
  31.12.2024, 31-12-2024) or with an English month (31 December 2024, Dec. 31, 2024); years of two
  digits only with their century, as `"two_digit_years": 2000`. A time of day behind a date is
  passed over. Columns of type date need no format;
- `"format": "period"` (only `window_start` and `window_end`): 2024, 2024 H1, 2024 Q2, 2024-06,
  June 2024 or 2024-06-05; `window_start` gets its first day, `window_end` its last. Year, month and
  day in three columns are `{"from": ["year", "month", "day"], "join": "-", "format": "period"}`: a
  row without a day is its month, one without a month its year;
- `"aliases": "originators"` (only `originator_id`): looked up in that resource of the package, by
  its `originator_id`, `name` or `aliases` (several with | between them). Letter case counts. A name
  that two originators share is a problem of the package;
- `"if_empty"`: what stands for an empty cell.

White space around a text does not count, here and in the amounts. It is not taken off in silence: a
warning counts such cells, a column `trimmed` names them, and the foreign column stands as it was.

**Amounts.** `amount` makes `value`, `value_high`, `value_best`, `hedge` and `bound`, in one of
these styles:

- `low-best-high`: low below high is a range, equal ends or only a best are a number, without a high
  the low is "at least", without a low the high is "at most". The best estimate goes to
  `value_best` where there is more than one number. What the words allow does not change by it; half
  of the value is assumed to lie on either side of it (see `analysis.reader_band`);
- `one-sided` (`low`, `high`): likewise, without a best;
- `min-max` (`min`, `max`): likewise, but both are filled or neither is;
- `number` (`from`): a number;
- `bracketed` (`from`, `uncertain`): 12, 8-15, 12 [8-15] (a range; 12 is the best), and [12], (12)
  or [8-15], whose modality becomes what `uncertain` says;
- `words` (`from`): phrases as "more than 1,000", read by `analysis.read_figure`; they are the
  `wording` too unless that has a rule. With `low`, `best` or `high`, these columns are taken where
  the words say nothing of a number. With `"of": ["dead", "killed"]` a cell may have several
  figures, as "12 dead, 30 wounded": the one beside such a word is meant. A phrase is refused
  where its words speak against a constant of the mapping: another unit than `unit`, as "40 km" of
  persons; other people than `quantity`, as "40 wounded" of deaths; a doubt, as "40?", beside the
  modality asserted;
- `two-rows` (`from`, `end`, `low`, `high`, `same`): the two ends of a statement stand in rows of
  their own. `end` is the column that tells them apart, `low` and `high` are its texts (as "min" and
  "max"), and `same` names the columns in which the two rows agree. They become one claim, with the
  other cells of the row that comes first; cells of the second that differ, and its number in the
  file, are in `..._joined` and `joined_row`.

In the first four `hedge` may name a column of hedges, and `codes` what its texts mean, as `{"min":
"at least", "": ""}`; or it is the same in each row, `{"constant": "at least"}`. On a range it moves
the ends, as in "about 2,000 to 3,000"; beside one end it may only agree with it.

Numbers in a column of type string, and those in phrases, may have a `group` mark (`,` `.` `'` or a
space) and a `decimal` mark (`.` or `,`); `empty` lists texts that state no number. Where no number
is stated the claim stays, and its `note` says so. A number may be below 0 only where the `measure`
is `change`, which is about how many more or fewer there are.

**Several counts a row.** `amount` may be a list, as of deaths and injured: each row becomes as many
claims, in this order. A count has a `name`, which goes behind `claim_id` and `statement_id` and is
its `quantity`; `columns` has rules that are its own::

    "amount": [
      {"name": "killed", "style": "number", "from": "deaths"},
      {"name": "injured", "style": "number", "from": "injured", "hedge": {"constant": "at least"},
       "columns": {"quantity": {"constant": "persons_injured"}}}
    ]

**What cannot be mapped** (a code without a meaning, low above high, an impossible date, a value
that the kit's own rules do not allow) is never dropped: `check` lists each cell and `load` refuses
the table. With `"unmapped": "keep"` the rows stay, without the cells that are at fault: an address
or a date costs itself, and the number only goes where the amount is at fault. The column `unmapped`
says which cell and why; it is empty for the others. Rows under `leave_out` stay too, without a
number and with the reason given there. A `claim_id` that is empty, repeated or not in the kit's
form is refused always.

**The kit's own rules** for these columns are those of `data/article/datapackage.json`, with three
exceptions: any `direction` will do (as `a_to_b`), any length of `wording`, and the measure
`change`.

**What comes out**: the kit's columns in its order, `unmapped` if the mapping has `leave_out` or
keeps, `trimmed` if there is something to say, and then the foreign columns, unchanged. Only those
are not repeated that a rule without options just gave another name; where rows may be left out or
kept, or have several counts, all are there. A foreign column whose name the kit uses itself, for a
column or for what its functions add, is `low_given` instead of `low`.

Examples
--------
>>> import json, tempfile
>>> from pathlib import Path
>>> from analysis import load
>>> mapping = {"claim_id": {"row": "raid-{row}"}, "outlet": {"from": "paper"},
...            "window_end": {"from": "day", "format": "day-first"},
...            "modality": {"constant": "asserted"},
...            "amount": {"style": "bracketed", "from": "killed", "uncertain": "alleged"}}
>>> schema = {"fields": [{"name": n, "type": "string"} for n in ("day", "paper", "killed")]}
>>> raids = {"name": "claims", "path": "raids.csv", "schema": schema, "mapping": mapping}
>>> with tempfile.TemporaryDirectory() as folder:
...     _ = Path(folder, "raids.csv").write_text(
...         "day,paper,killed\\n31/12/2001,Moon Post,8-15\\n1/2/2002,Moon Post,[12]\\n")
...     _ = Path(folder, "datapackage.json").write_text(json.dumps({"resources": [raids]}))
...     claims = load(folder)
>>> claims[["claim_id", "value", "value_high", "bound", "modality", "window_end", "killed"]]
  claim_id  value  value_high  bound  modality window_end killed
0   raid-2    8.0        15.0  range  asserted 2001-12-31   8-15
1   raid-3   12.0         NaN  point   alleged 2002-02-01   [12]

The files, each of which imports only from those before it: `values` (a column read once for each
distinct text), `meant`, `numbers`, `figures`, `dates`, `originators` (cells), `amounts` (styles),
`targets` (the columns to fill), `rules` (what a mapping says, and what is wrong with that),
`target_column` (one of them, filled), `rows` (the rows that claims are made from), `adoption` (the
whole table).
"""

import warnings

from analysis.datasets.mapping.adoption import adopt
from analysis.datasets.mapping.originators import read_originators
from analysis.datasets.mapping.rules import read_mapping
from analysis.datasets.mapping.targets import target_claims
from analysis.datasets.schema import under


def adopted(resources, tables, note):
    """The tables that have a mapping with the kit's columns, and what stands in its way.

    `note` notes a problem of the descriptor, as in `package`. Returns the tables by name, and by
    name the frames of problems that the rows have. White space that was taken off is warned of.
    """
    mapped, shared, found = {}, {}, {}
    for name, resource in resources.items():
        if resource.mapping is None or not resource.fields:
            continue
        say = under(lambda *rest, name=name: note(*rest, table=name), f"{resource.where}.mapping")
        targets = target_claims()
        mappings = read_mapping(resource, resources, targets, say)
        originators = _originators(mappings, tables)
        sound = all(mapping.amount and "claim_id" in mapping.rules for mapping in mappings)
        if originators is None or not sound:
            continue
        shared |= {other: [some.shared] for other, some in originators.items()}
        if name in tables and set(resource.fields) <= set(tables[name].columns.texts):
            claims = adopt(tables[name], mappings, targets, originators)
            mapped[name], found[name] = tables[name]._replace(frame=claims.frame), [claims.found]
            _warn_of_white_space(claims.trimmed, resource.file)
    names = found.keys() | shared.keys()
    return mapped, {name: found.get(name, []) + shared.get(name, []) for name in names}


def _warn_of_white_space(trimmed, file):
    if trimmed:
        said = [f"{column}: {count:,}, as {one!r}" for column, (count, one) in trimmed.items()]
        told = f"{file}: white space around texts does not count ({'; '.join(said)}); the column"
        warnings.warn(f"{told} trimmed names the cells, which stand as they were.", stacklevel=7)


def _originators(mappings, tables):
    """The originators that mappings look up, by resource; None if they cannot be read."""
    rules = [rule for mapping in mappings for rule in mapping.rules.values()]
    names = {rule["aliases"] for rule in rules if "aliases" in rule}
    # Against a half-read table every name would seem unknown: its own problem is enough.
    whole = [name for name in names if name in tables and tables[name].columns.whole]
    read = [n for n in whole if set(tables[n].resource.fields) <= set(tables[n].columns.texts)]
    return {n: read_originators(tables[n]) for n in read} if len(read) == len(names) else None
