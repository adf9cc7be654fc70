"""Whether a cell shows what it stores: the one comparison, of nbval and of the table of mutants."""

from itertools import takewhile

from pictures import Picture

from analysis.tidy import WIDGET


def outputs_differ(stored, shown):
    """Where two lists of a cell's outputs part, in words; empty where they show the same."""
    return difference(*([_told(one) for one in outputs] for outputs in (stored, shown)))


def _told(output):
    """What is compared: no count, which a guard checks, and no widget, which is not stored."""
    told = {key: value for key, value in output.items() if key != "execution_count"}
    if "data" in told:
        told["data"] = {key: value for key, value in told["data"].items() if key != WIDGET}
    return told


def difference(stored, shown, path="$"):
    """The first place where two JSON values differ, briefly: never base64, never a whole figure."""
    if isinstance(stored, dict) and isinstance(shown, dict):
        if stored.keys() != shown.keys():
            gone, new = sorted(shown.keys() - stored.keys()), sorted(stored.keys() - shown.keys())
            return f"{path} is stored without {gone} and with {new} besides"
        pairs = ((stored[key], shown[key], f"{path}.{key}") for key in stored)
    elif isinstance(stored, list) and isinstance(shown, list):
        if len(stored) != len(shown):
            return f"{path} is stored with {len(stored)} parts, now {len(shown)}"
        pairs = ((a, b, f"{path}[{i}]") for i, (a, b) in enumerate(zip(stored, shown, strict=True)))
    else:
        return _of_values(stored, shown, path)
    return next((found for pair in pairs if (found := difference(*pair))), "")


def _of_values(stored, shown, path):
    if stored == shown and type(stored) is type(shown):
        return ""
    if not (isinstance(stored, str) and isinstance(shown, str)):
        return f"{path} is stored as {stored!r:.80}, now {shown!r:.80}"
    if path.endswith(".image/png"):
        unlike = Picture(shown).difference(Picture(stored))
        return f"{path}: {unlike}" if unlike else ""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(stored, shown, strict=False))
    start = max(0, sum(1 for _ in alike) - 20)
    return f"{path} is stored as {stored[start:]!r:.80}, now {shown[start:]!r:.80}"
