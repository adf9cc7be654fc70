"""Whether the words of a figure are about what the mapping says is counted.

`40%`, `40 km` and `half` are no persons, `40 wounded` are no deaths, and `40?` asserts nothing.
"""

import re
from typing import NamedTuple

from analysis.datasets.mapping.values import FAULT, Refused

# Words for units that a count of something else cannot have; "$" may be of several currencies.
UNITS = {
    "percent": "% ‰ percent pct percentage cent",
    "dollars": "$ us$ usd aud cad nzd hkd sgd dollar dollars",
    "euros": "€ eur euro euros",
    "pounds": "£ gbp sterling",
    "yen": "¥ jpy cny rmb yen yuan",
    "rupees": "₹ inr rupee rupees",
    "roubles": "₽ rub rouble roubles ruble rubles",
    "hryvnias": "₴ uah hryvnia hryvnias",
    "kilometres": "km kms kilometre kilometres kilometer kilometers",
    "metres": "metre metres meter meters",
    "miles": "mile miles",
    "feet": "ft foot feet",
    "hectares": "ha hectare hectares",
    "acres": "acre acres",
    "kilograms": "kg kgs kilo kilos kilogram kilograms",
    "tonnes": "t tonne tonnes ton tons",
    "litres": "litre litres liter liters",
    "minutes": "minute minutes mins",
    "hours": "hour hours hrs",
    "days": "day days",
    "weeks": "week weeks",
    "months": "month months",
    "years": "year years yrs",
}
# What may have become of people, each with the words for it.
STATES = {
    "dead": "dead deaths death died killed fatalities fatality slain bodies",
    "injured": "injured wounded injuries injury hurt",
    "missing": "missing",
    "displaced": "displaced evacuated refugees",
    "arrested": "arrested arrests detained",
    "homeless": "homeless",
}
DOUBT = re.compile(
    r"\?|\b(?:denie[sd]|deny|denying|denial|refuted|retracted|false|unconfirmed|unverified|"
    r"not confirmed|alleged|allegedly|disputed|rumou?red|rumou?rs?|feared|presumed|suspected|"
    r"expected|planned|forecast)(?!\w)",
    re.IGNORECASE,
)
RATE = re.compile(r"(?:per|an?|each|every) (?!cent\b)(\w+)")


def _by_word(table):
    return {word: name for name, words in table.items() for word in words.split()}


UNIT_OF, STATE_OF = _by_word(UNITS), _by_word(STATES)


class Meant(NamedTuple):
    """What a mapping says of every row; empty where it does not."""

    unit: str = ""
    quantity: str = ""
    asserted: bool = False


def meant_by(rules):
    """The `Meant` of the rules of a mapping."""
    unit, quantity, modality = (
        rules.get(name, {}).get("constant") or "" for name in ("unit", "quantity", "modality")
    )
    return Meant(unit, quantity, modality == "asserted")


def amiss(text, figure, meant):
    """Why a figure is not what is meant, as a `Refused`; None if nothing speaks against it.

    >>> from analysis.wording import read_figure
    >>> told = lambda text: amiss(text, read_figure(text), Meant("persons", "deaths", True))
    >>> told("40%").problem, told("about 40 people"), told("40 wounded").problem
    ("counts in percent, and the mapping's unit is persons", None, 'is of injured, not of deaths')
    """
    if meant.asserted and (found := DOUBT.search(text)):
        return Refused(
            f"says {found[0]!r}, and the mapping's modality is asserted",
            "Map modality from a column that tells such rows apart, or name the row in "
            "mapping.leave_out",
        )
    why = _of_another_unit(figure, meant.unit) or _of_other_people(figure, meant.quantity)
    return Refused(why, FAULT) if why else None


def unit_of(words):
    """The unit that the words behind a figure begin with, a key of `UNITS`; None if it is none."""
    first = re.match(r"[^\W\d_]+\$?|[%‰$€£¥₹₽₴]", words.lower().replace("per cent", "percent"))
    return UNIT_OF.get(first[0]) if first else None


def _of_another_unit(figure, unit):
    """What is wrong with the unit of a figure; empty where nothing is."""
    own = set(re.findall(r"[^\W_]+|[%‰$€£¥]", unit.lower()))
    if not own or own <= {"units"}:
        return ""
    said = figure.unit_words.lower().replace("per cent", "percent")
    if (rate := RATE.match(said)) and not own & {"per", "rate", rate[1]}:
        return f"is a rate ({figure.unit_words}), and the mapping's unit is {unit}"
    found = unit_of(said)
    if found and found not in {UNIT_OF.get(word) for word in own}:
        return f"counts in {found}, and the mapping's unit is {unit}"
    if own == {"persons"} and 0 < figure.value < 1:
        return "is a share, and persons are whole"
    return ""


def _of_other_people(figure, quantity):
    """What became of other people than those that are counted; empty where that is not said."""
    counted = {STATE_OF[word] for word in quantity.lower().split("_") if word in STATE_OF}
    words = re.findall(r"\w+", figure.unit_words.lower())
    said = list(dict.fromkeys(STATE_OF[word] for word in words if word in STATE_OF))
    others = [state for state in said if state not in counted]
    both = {"and", "or"} & {*words}
    if len(counted) == 1 and others and (both or len(others) == len(said)):
        return f"is of {', '.join(said)}, not of {quantity}"
    return ""
