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

**Columns.** A key is a column of the kit's claims, as in `data/record/datapackage.json`; `claim_id`
is needed. Where reports are compared, as in `feasible` and `pool`, `statement_id` (give it the rule
of `claim_id` if no row retells another), `window_start` and `window_end` are needed too. A rule is
one of

- `{"constant": ...}`: the same in each row; `null` makes an empty column of what nobody knows;
- `{"row": "acled-{row}"}`: a name with the row number, as a spreadsheet counts (the header is 1);
- `{"from": "a column"}`, or several columns with the text that goes between them,
  `{"from": [...], "join": "-"}`; empty cells are passed over.

With `from`, options say how the cells are read:

- `"slug": true` makes a name of the kit's form, `sao-tome-12` of "São Tomé / 12";
- `"codes": {...}` translates each text; the code `""` is for an empty cell;
- `"format"`: dates written `year-first`, `day-first` or `month-first`, in digits (31/12/2024,
  31.12.2024, 31-12-2024) or with an English month (31 December 2024, Dec. 31, 2024); years of two
  digits only with their century, as `"two_digit_years": 2000`. Columns of type date need no format;
- `"aliases": "originators"` (only `originator_id`): looked up in that resource of the package, by
  its `originator_id`, `name` or `aliases` (several with | between them). White space around a name
  does not count, letter case does. A name that two originators share is a problem of the package;
- `"if_empty"`: what stands for an empty cell.

**Amounts.** `amount` makes `value`, `value_high`, `hedge` and `bound`, in one of these styles:

- `low-best-high`: low below high is a range (`best` stays a column of its own), equal ends or only
  a best are a number, without a high the low is "at least", without a low the high is "at most";
- `one-sided` (`low`, `high`): likewise, without a best;
- `min-max` (`min`, `max`): likewise, but both are filled or neither is;
- `number` (`from`): a number; `hedge` may name a column of hedges, and `codes` what its texts mean,
  as `{"min": "at least", "": ""}`;
- `bracketed` (`from`, `uncertain`): 12, 8-15, 12 [8-15] (a range; 12 is the best), and [12], (12)
  or [8-15], whose modality becomes what `uncertain` says;
- `words` (`from`): phrases as "more than 1,000", read by `analysis.read_figure`; they are the
  `wording` too unless that has a rule.

Numbers in a column of type string may have a `group` mark (`,` `.` `'` or a space) and a `decimal`
mark (`.` or `,`); `empty` lists texts that state no number. Where no number is stated the claim
stays, and its `note` says so.

**Rows that cannot be mapped** (a code without a meaning, low above high, an impossible date, a
value that the kit's own rules do not allow) are never dropped: `check` lists each of them and
`load` refuses the table. With `"unmapped": "keep"` they stay, without the cells that were refused
and without a number, and the column `unmapped` says why; it is empty for the others. Rows under
`leave_out` stay in the same way, with the reason given there. A `claim_id` that is empty, repeated
or not in the kit's form is refused always.

**The kit's own rules** for these columns are those of `data/article/datapackage.json`, with two
exceptions: any `direction` will do (as `a_to_b`), and any length of `wording`.

**What comes out**: the kit's columns in its order, `unmapped` if the mapping has `leave_out` or
keeps, and then the foreign columns, unchanged. Only those are not repeated that a rule without
options just gave another name; where rows may be left out or kept, all are there. A foreign column
whose name the kit uses itself, for a column or for what its functions add, is `low_given` instead
of `low`.

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
distinct text), `numbers`, `dates`, `originators` (cells), `amounts` (styles), `targets` (the
columns to fill), `rules` (what a mapping says, and what is wrong with that), `target_column` (one
of them, filled), `adoption` (the whole table).
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
