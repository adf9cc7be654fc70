"""What the names of columns say, in the words of several languages.

A name is cut into words: `killed_low`, `KilledLow` and "Killed (low)" are the same two. Each list
is a table to add to; accents and case do not count.
"""

import re
import unicodedata

# What is counted: quantity and unit as the kit would call them, and the words that say so. The
# first that a table has is its amount.
MEASURES = (
    (
        "deaths",
        "persons",
        "deaths death dead died killed kill kills killings fatalities fatality slain toll "
        "muertos muertes fallecidos fallecidas tote toten todesfalle getotete gestorbene "
        "morts deces tues morti decessi deceduti uccisi mortos mortes obitos olu olenler "
        "погибло погибших погибшие убито умерло смертей загинуло وفيات قتلى شهداء 死亡 死者",
    ),
    ("casualties", "persons", "casualties casualty victims victim victimas opfer victimes vitimas"),
    (
        "injured",
        "persons",
        "injured wounded injuries injury hurt heridos heridas lesionados verletzte verwundete "
        "blesses feriti feridos yarali ранено раненых поранено جرحى 受伤 负伤",
    ),
    ("missing", "persons", "missing desaparecidos vermisste disparus dispersi desaparecidas"),
    (
        "displaced",
        "persons",
        "displaced displacement displacements idp idps refugees desplazados desplazamientos "
        "vertriebene gefluchtete deplaces deplacements sfollati deslocados",
    ),
    (
        "participants",
        "persons",
        "participants crowd attendance attendees protesters protestors demonstrators marchers "
        "size teilnehmer teilnehmende demonstranten manifestants manifestantes asistentes "
        "participantes manifestanti",
    ),
    ("arrested", "persons", "arrested arrests detained detenidos festgenommene arretes arrestati"),
    ("affected", "persons", "affected afectados betroffene affectes sinistres"),
    ("homeless", "persons", "homeless obdachlose"),
    ("amount", "", "value number amount count figure estimate quantity total reported anzahl zahl"),
)
LOW = "low lower min minimum least floor bajo baja minimo niedrig mindestens bas minimal lo lb"
BEST = "best central median mean mid middle likely point mejor beste meilleure mittel average avg"
HIGH = "high upper max maximum most ceiling alto alta maximo hoch hochstens haut maximal hi ub"
ENDS = {"low": LOW, "best": BEST, "high": HIGH}
# Words that say nothing of what is counted or which end it is.
FILLERS = (
    "est estimate estimated estimates estimacion schatzung number no num n of the total sum all "
    "and und reported count people ppl persons personen personas bound end value range how many "
    "gesamt et y"
)
# A column with one of these holds no amount, whatever else its name says.
NO_AMOUNT = (
    "id code key lat latitude lon lng longitude year month day date time precision prec accuracy "
    "index idx rank rate share percent pct percentage ratio per cost costs damage damages usd eur "
    "price zip phone url link source sources notes note type category name status version row id2 "
    "confidence certainty population pop age jahr monat tag ano mes dia scale text desc "
    "description flag dummy indicator binary boolean bool"
)
# Of these a column with a word for a count holds another number; it is said that it is passed over.
NO_COUNT = "rate share percent pct percentage ratio per index flag dummy indicator binary boolean"
SCALES = {
    "thousand": "thousand thousands 000 000s 1000s tausend milliers",
    "million": "million millions mn mln mio millionen millones",
    "billion": "billion billions bn milliarden",
}
TOTALS = "total totals totale totaux subtotal sum summe suma gesamt insgesamt overall итого всего"
WITH_TOTALS = "grand sub all and the of rows row"
TEXTS = "text words wording phrase raw verbatim quote printed described description desc"
CUMULATIVE = (
    "cumulative cumul cum kumuliert kumulativ acumulado acumulados cumule insgesamt gesamt cumulato"
)
CHANGE = "change net difference delta increase veranderung variacion variation variazione"
HEDGES = "hedge qualifier modifier approx approximation"

DATE = (
    "date day datum fecha datetime when дата تاريخ data giorno jour dia tag period time timestamp"
)
START = "start begin began from since inicio debut beginn anfang von first inizio onset desde"
END = "end ended to until till fin ende bis through stop last fine hasta asof"
PUBLISHED = "published publication publicado veroffentlicht publie pubblicato posted"
PASSED_OVER = "updated update entry modified created added accessed retrieved source"
PARTS = {
    "year": "year yr jahr ano annee anno yil год",
    "month": "month mon monat mes mois mese ay",
    "day": "day tag dia jour giorno gun",
}
SOURCE = (
    "source sources originator quelle quellen fuente fuentes fonte fonti kaynak источник مصدر "
    "informant attribution reporter authority"
)
NO_SOURCE = (
    "url link href date headline id scale type country count number title category website "
    "article page file location"
)
PLACE = (
    "location locality place city town village event country ort stadt lugar ciudad lieu ville "
    "luogo citta name title conflict"
)
REPORTED_BY = (
    "(?:reported|issued|counted|estimated|claimed|said) by|according to|data source|"
    "who (?:counted|counts|says|said|reported|reports|claimed|claims|estimated|told)"
)
OUTLET = "outlet newspaper publisher media medium zeitung medio periodico journal paper press"
URL = "url urls link links href address website weblink enlace lien"
ID = "id ids identifier key code ref uid uuid nr number disno no"


def words_of(name):
    """The words of a column's name.

    >>> words_of("KilledLow (est.)"), words_of("Décès"), words_of("event_id_cnty")
    (('killed', 'low', 'est'), ('deces',), ('event', 'id', 'cnty'))
    """
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    plain = unicodedata.normalize("NFKD", spaced).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return tuple(re.findall(r"[^\W_]+", plain))


def among(words, listed):
    """Which of some words a list has, in their order."""
    known = {*listed.split()}
    return [word for word in words if word in known]
