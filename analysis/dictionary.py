"""The data dictionary: every field of every table, as its package describes it.

``python -m analysis.dictionary`` writes it into ``data/README.md``, between two markers.
"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

DATA = Path(__file__).parent.parent / "data"
START, END = "<!-- dictionary: start -->", "<!-- dictionary: end -->"


def dictionary(package: str) -> pd.DataFrame:
    """Every field of a package of the kit.

    Parameters
    ----------
    package
        ``article``, ``record`` or ``wording``.

    Returns
    -------
    DataFrame
        One row a field: ``table, field, type, rules, meaning``; rules are the constraints of the
        package's description, in words.

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
            "rules": _rules(field.get("constraints", {})),
            "meaning": field["description"],
        }
        for table in description["resources"]
        for field in table["schema"]["fields"]
    )


def render() -> str:
    """The dictionary of all packages as Markdown, without the markers."""
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
            parts.append(_markdown(rows))
    return "\n\n".join(parts)


def write(path: Path = DATA / "README.md") -> None:
    """Put the dictionary between the markers of a file; the rest stays as it is."""
    text = path.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    path.write_text(f"{before}{START}\n\n{render()}\n\n{END}{after}", encoding="utf-8")


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
    """What holds between the fields of a row and between tables."""
    keys = [
        f"`{key['fields'][0]}` names a row of "
        f"`{key['reference']['resource'] or 'this table'}`".replace("`this table`", "this table")
        for key in schema.get("foreignKeys", [])
    ]
    said = {
        "ordered": "`{0}` is never above `{1}`",
        "required_when_empty": "where `{0}` is empty, `{1}` is not",
        "required_when_filled": "where `{0}` is filled, so is `{1}`",
    }
    rows = [said[rule["check"]].format(*rule["columns"]) for rule in schema.get("rowChecks", [])]
    return "".join(
        f" {rule[0].upper() if rule[0] != '`' else rule[0]}{rule[1:]}." for rule in keys + rows
    )


def _markdown(rows: pd.DataFrame) -> str:
    lines = [" | ".join(rows.columns), " | ".join("---" for _ in rows.columns)]
    for row in rows.itertuples(index=False):
        cells = [f"`{row.field}`", *row[1:]]
        lines.append(" | ".join(cell.replace("|", "\\|") for cell in cells))
    return "\n".join(f"| {line} |" for line in lines)


if __name__ == "__main__":
    write()
