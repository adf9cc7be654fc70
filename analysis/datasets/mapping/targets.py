"""The columns that a mapping makes, those of the kit's own claims, and the rules that they keep.

Both are read from `data/article/datapackage.json` and `data/record/datapackage.json`, once.
"""

from functools import cache

from analysis.datasets.descriptor import located, read_descriptor, read_resources

BEST = "value_best"  # a best estimate inside a range, or beside its one end
MADE_BY_AMOUNT = ("value", "value_high", BEST, "hedge", "bound")
CHANGE = "change"  # a measure that only mapped claims have: how many more or fewer, even below 0
# Columns that the kit's functions add to claims, or look for beside those of its tables.
ADDED = (
    *("low", "high", "low_closed", "high_closed", "significant_digits", BEST),
    *("edge_mid", "edge_far", "band_low", "band_mid", "band_high", "band_evidence"),
    *("reading", "coverage", "source", "originator", "originator_kind", "doubt"),
    *("unmapped", "trimmed"),
)


def target_claims():
    """The kit's table of claims as a resource: fields by name in order, keys and row checks."""
    article, record = (_claims(name) for name in ("article", "record"))
    fields = {name: article.fields.get(name) or _optional(f) for name, f in record.fields.items()}
    # Who gives to whom is a matter of the subject, and so is how much of a text may be quoted.
    fields["direction"] = _with_rules(fields["direction"], fields["quantity"]["constraints"])
    fields["wording"] = _with_rules(fields["wording"], {})
    measures = fields["measure"]["constraints"]
    fields["measure"] = _with_rules(
        fields["measure"], measures | {"enum": [*measures["enum"], CHANGE]}
    )
    return article._replace(fields=fields, keys=[("claim_id",)], references=[])


def can_be_mapped(targets):
    """The names of the columns that a rule of a mapping can make."""
    return [name for name in targets.fields if name not in MADE_BY_AMOUNT]


def taken_names(targets):
    """Names that mean something to the kit, and that a foreign column therefore may not keep."""
    return {*targets.fields, *_claims("article").fields, *ADDED}


@cache  # 20 ms, and each count of each table asks
def _claims(package):
    file = located(package)
    return read_resources(read_descriptor(file, _pass_over), file.parent, _pass_over)["claims"]


def _pass_over(*problem, **table):
    """Problems of the kit's own packages are told when these are loaded."""


def _optional(field):
    rules = {key: rule for key, rule in field["constraints"].items() if key != "required"}
    return _with_rules(field, rules)


def _with_rules(field, constraints):
    return field | {"constraints": constraints}
