"""How well `pool` predicts later reports under some settings: in a module of its own so that
another process can import it.
"""

from analysis import next_reports
from analysis.ledger import ledger

TOTALS = ("containers", "shells", "troops_sent", "casualties")


def score(settings: dict) -> dict:
    """Log score, hits and number of the reports of each total that could be predicted."""
    found = {}
    for quantity in TOTALS:
        claims = ledger(quantity, packages=["record"])
        table = next_reports(claims[claims["direction"].eq("dprk_to_russia")], **settings)
        values = table[table["kind"].eq("value")]
        found[quantity] = {
            "score": float(table["score"].sum()),
            "reports": len(table),
            "hits": int(table["hit"].sum()),
            "values": len(values),
            "value_hits": int(values["hit"].sum()),
        }
    return found
