"""Load and check a large package of claims, beside a typed `pandas.read_csv` of the same file.

Run with `make bench` (or `pytest tests/benchmarks`). `BENCH_CLAIMS` sets the number of claims
(default 1,000,000) and `BENCH_ROUNDS` the rounds of each benchmark (default 3).
"""

import hashlib
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import datasets
from analysis.datasets import remembered

CLAIMS = int(os.environ.get("BENCH_CLAIMS", "1000000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
HEDGES = ["more than", "at least", "up to", "as many as", "about", "nearly", "some", "under"]
WORDS = ["artillery", "shells", "containers", "troops", "rounds", "officials", "said", "sent"]
WORDS += ["delivered", "Russia", "North", "Korea", "since", "August", "rail", "port", "the", "of"]
BOUNDS = ["lower", "upper", "about", "range", "point"]
KEY = {"required": True, "unique": True, "pattern": "[a-z]+-[0-9]+"}
NOT_NEGATIVE = {"minimum": 0}
FIELDS = {  # name: (type, constraints)
    "claim_id": ("string", KEY),
    "statement_id": ("string", {"required": True, "pattern": "[a-z]+-[0-9]+"}),
    "quantity": ("string", {"required": True, "enum": ["containers", "shells", "troops"]}),
    "direction": ("string", {"enum": ["sent", "received", "deployed"]}),
    "measure": ("string", {"enum": ["total", "flow", "capacity"]}),
    "value": ("number", NOT_NEGATIVE),
    "value_high": ("number", NOT_NEGATIVE),
    "unit": ("string", {"required": True}),
    "munition": ("string", {}),
    "wording": ("string", {"required": True, "maxLength": 400}),
    "hedge": ("string", {}),
    "bound": ("string", {"required": True, "enum": BOUNDS}),
    "modality": ("string", {"required": True, "enum": ["asserted", "may", "alleged"]}),
    "window_start": ("date", {}),
    "window_end": ("date", {}),
    "cumulative": ("boolean", {"required": True}),
    "originator_id": ("string", {"required": True}),
    "outlet": ("string", {"required": True}),
    "published": ("date", {"required": True}),
    "depends_on": ("string", {}),
    "paragraph": ("integer", {"required": True, "minimum": 1}),
    "paragraph_sha256": ("string", {"required": True, "pattern": "[0-9a-f]{64}"}),
    "evidence": ("string", {}),
    "note": ("string", {}),
}
ROW_CHECKS = [
    {"check": "ordered", "columns": ["value", "value_high"]},
    {"check": "ordered", "columns": ["window_start", "window_end"]},
    {"check": "required_when_filled", "columns": ["value", "bound"]},
    {"check": "required_when_empty", "columns": ["value", "value_high"]},
]


def claims_frame(rows):
    """Invented claims that look like the real ones: wordings differ, four in ten need quotes."""
    rng = np.random.default_rng(20240501)
    pick = lambda items: np.array(items, dtype=object)[rng.integers(len(items), size=rows)]  # noqa: E731
    sometimes = lambda share, values: np.where(rng.random(rows) < share, values, "")  # noqa: E731
    value = rng.integers(1, 1000, rows) * 10 ** rng.integers(0, 5, rows)
    high = (value * rng.choice([1.25, 1.5, 2.0], rows)).astype(int)
    words = [pick(WORDS) for _ in range(5)]
    hedge = pick(HEDGES)
    tail = pd.Series(words[0]).str.cat(words[1:], sep=" ")
    number = pd.Series([f"{v:,}" for v in value])
    start = np.datetime64("2022-06-01") + rng.integers(0, 700, rows)
    article, paragraph = rng.integers(0, rows // 20 + 1, rows), rng.integers(1, 13, rows)
    sha = {}
    for key in zip(article.tolist(), paragraph.tolist(), strict=True):
        if key not in sha:
            sha[key] = hashlib.sha256(repr(key).encode()).hexdigest()
    return pd.DataFrame(
        {
            "claim_id": [f"claim-{i}" for i in range(rows)],
            "statement_id": [f"statement-{i}" for i in rng.integers(0, rows // 3 + 1, rows)],
            "quantity": pick(["containers", "shells", "troops"]),
            "direction": pick(["sent", "received", "deployed"]),
            "measure": pick(["total", "flow", "capacity"]),
            "value": value,
            "value_high": sometimes(0.7, high.astype(str)),
            "unit": pick(["containers", "shells", "people"]),
            "munition": sometimes(0.3, pick(["152mm", "122mm", "KN-23"])),
            "wording": pd.Series(hedge) + " " + number + " " + tail,
            "hedge": hedge,
            "bound": pick(BOUNDS),
            "modality": pick(["asserted", "may", "alleged"]),
            "window_start": start.astype(str),
            "window_end": (start + rng.integers(0, 300, rows)).astype(str),
            "cumulative": pick(["true", "false"]),
            "originator_id": [f"originator-{i}" for i in rng.integers(0, 60, rows)],
            "outlet": [f"Outlet {i}" for i in rng.integers(0, 300, rows)],
            "published": (start + 400).astype(str),
            "depends_on": sometimes(0.1, pick([f"claim-{i}" for i in range(100)])),
            "paragraph": paragraph,
            "paragraph_sha256": [
                sha[key] for key in zip(article.tolist(), paragraph.tolist(), strict=True)
            ],
            "evidence": sometimes(0.5, pick(["read in full", "archived copy", "secondary"])),
            "note": sometimes(0.2, tail),
        }
    )


def resource(folder, name, schema):
    data = (folder / f"{name}.csv").read_bytes()
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    return {
        "name": name,
        "type": "table",
        "path": f"{name}.csv",
        "encoding": "utf-8",
        "hash": digest,
        "bytes": len(data),
        "schema": schema,
    }


def write_package(folder, rows):
    """A sound package of `rows` claims and 60 originators, with a rule on nearly every column."""
    claims_frame(rows).to_csv(folder / "claims.csv", index=False)
    originators = pd.DataFrame({"originator_id": [f"originator-{i}" for i in range(60)]})
    originators.assign(kind="state").to_csv(folder / "originators.csv", index=False)
    claims = {
        "fields": [{"name": n, "type": t, "constraints": c} for n, (t, c) in FIELDS.items()],
        "primaryKey": "claim_id",
        "foreignKeys": [
            {
                "fields": "originator_id",
                "reference": {"resource": "originators", "fields": "originator_id"},
            },
            {"fields": "depends_on", "reference": {"fields": "claim_id"}},
        ],
        "rowChecks": ROW_CHECKS,
    }
    names = ["originator_id", "kind"]
    fields = [{"name": n, "type": "string", "constraints": {"required": True}} for n in names]
    schemas = {"claims": claims, "originators": {"fields": fields, "primaryKey": "originator_id"}}
    resources = [resource(folder, name, schema) for name, schema in schemas.items()]
    (folder / "datapackage.json").write_text(json.dumps({"name": "bench", "resources": resources}))
    return folder


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> Path:
    return write_package(tmp_path_factory.mktemp("claims"), CLAIMS)


def read_typed(folder, engine="c"):
    """What a careful reader would type by hand, with nothing checked."""
    kinds = {"string": "str", "number": "float64", "integer": "int64", "boolean": "bool"}
    dtypes = {name: kinds[kind] for name, (kind, _) in FIELDS.items() if kind in kinds}
    dates = [name for name, (kind, _) in FIELDS.items() if kind == "date"]
    options = {"dtype": dtypes, "parse_dates": dates, "na_values": [""], "keep_default_na": False}
    return pd.read_csv(folder / "claims.csv", engine=engine, **options)


def run(benchmark, function, *arguments):
    benchmark.extra_info["claims"] = CLAIMS
    return benchmark.pedantic(function, args=arguments, rounds=ROUNDS, warmup_rounds=1)


@pytest.mark.benchmark(group="a package of claims")
def test_read_csv_typed(benchmark, package):
    assert len(run(benchmark, read_typed, package)) == CLAIMS


@pytest.mark.benchmark(group="a package of claims")
def test_read_csv_typed_pyarrow_engine(benchmark, package):
    assert len(run(benchmark, read_typed, package, "pyarrow")) == CLAIMS


@pytest.mark.benchmark(group="a package of claims")
def test_load_checks_everything(benchmark, package, monkeypatch):
    monkeypatch.setattr(remembered, "LARGEST", 0)  # each round reads
    frame = run(benchmark, datasets.load, package)
    pd.testing.assert_frame_equal(frame, read_typed(package), check_dtype=False)
