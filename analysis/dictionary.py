"""The data dictionary: every field of every table, as its package describes it."""

from __future__ import annotations

import json

import pandas as pd

from analysis.places import DATA


def dictionary(package: str) -> pd.DataFrame:
    """Every field of a package of the kit.

    Parameters
    ----------
    package
        ``article``, ``record``, ``outcomes`` or ``wording``.

    Returns
    -------
    DataFrame
        One row a field: ``table, field, type, unit, rules, meaning``; rules are the constraints of
        the package's description, in words. Numbers have a unit.

    Raises
    ------
    FileNotFoundError
        If there is no such package.

    Examples
    --------
    >>> dictionary("article").query("field == 'value'")[["table", "type", "rules"]].iloc[0].tolist()
    ['claims', 'number', 'at least 0']
    """
    description = json.loads((DATA / package / "datapackage.json").read_text(encoding="utf-8"))
    return pd.DataFrame(
        {
            "table": table["name"],
            "field": field["name"],
            "type": field["type"],
            "unit": field.get("unit", ""),
            "rules": _rules(field.get("constraints", {})),
            "meaning": field["description"],
        }
        for table in description["resources"]
        for field in table["schema"]["fields"]
    )


def render() -> str:
    """The dictionary of all packages as Markdown."""
    parts = []
    for folder in sorted(DATA.glob("*/datapackage.json")):
        description = json.loads(folder.read_text(encoding="utf-8"))
        parts.append(f"## `{description['name']}`: {description['title']}")
        parts.append(description["description"])
        fields = dictionary(folder.parent.name)
        for table in description["resources"]:
            rows = fields[fields["table"].eq(table["name"])].drop(columns="table")
            parts.append(f"### `{table['path']}`: {table['title']}")
            parts.append(f"{table['description']}{_row_rules(table['schema'])}")
            parts.append(markdown(rows.assign(field="`" + rows["field"] + "`")))
    return "\n\n".join(parts)


def markdown(table: pd.DataFrame) -> str:
    """A frame of text as a Markdown table, without its index.

    Examples
    --------
    >>> import pandas as pd
    >>> print(markdown(pd.DataFrame({"a": ["x|y"], "b": ["z"]})))
    | a | b |
    | --- | --- |
    | x\\|y | z |
    """
    rows = [table.columns, ["---"] * table.shape[1], *table.itertuples(index=False)]
    cells = [[str(cell).replace("|", "\\|") for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


_SAID = {
    "required": lambda on: "required" * on,
    "unique": lambda on: "unique" * on,
    "enum": lambda values: "one of " + ", ".join(map(str, values)),
    "pattern": lambda pattern: f"matches `{pattern}`",
    "minimum": lambda least: f"at least {least}",
    "maximum": lambda most: f"at most {most}",
}


def _rules(constraints: dict) -> str:
    return "; ".join(_SAID[name](value) for name, value in constraints.items())


def _row_rules(schema: dict) -> str:
    """What holds between the fields of a row and between tables, as a sentence."""
    said = {
        "ordered": "`{0}` is never above `{1}`",
        "required_when_empty": "where `{0}` is empty, `{1}` is not",
        "required_when_filled": "where `{0}` is filled, so is `{1}`",
    }
    keys = [
        f"`{key['fields'][0]}` names a row of {key['reference']['resource'] or 'this table'}"
        for key in schema.get("foreignKeys", [])
    ]
    rows = [said[rule["check"]].format(*rule["columns"]) for rule in schema.get("rowChecks", [])]
    return f" Rules across fields: {'; '.join(keys + rows)}." if keys + rows else ""
