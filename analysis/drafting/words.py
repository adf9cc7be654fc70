"""The words by which the drafter knows people, quantities, money, measures and verbs."""

from __future__ import annotations

from analysis.wording import lookalikes
from analysis.wording.vocabulary import Phrasebook, word_set

# --- people ------------------------------------------------------------------------------------

_PEOPLE = word_set(
    "people persons kids children child boys girls babies infants schoolgirls schoolboys"
    " schoolchildren engineers guards pilots officers generals colonels commanders sergeants cadets"
    " veterans volunteers deserters defectors prisoners pows captives hostages inmates migrants"
    " immigrants emigrants seekers casualties deaths fatalities dead wounded injured missing"
    " victims survivors bodies corpses residents inhabitants villagers citizens nationals"
    " foreigners commuters travellers travelers pilgrims worshippers mourners spectators fans"
    " delegates guests lawmakers senators deputies mps legislators councillors ministers officials"
    " diplomats envoys leaders candidates judges lawyers prosecutors police firefighters rescuers"
    " paramedics medics doctors nurses midwives surgeons patients teachers professors researchers"
    " experts workers staff staffers labourers laborers builders miners farmers farmhands drivers"
    " crewmembers contractors orphans widows elderly homeless protesters protestors demonstrators"
    " marchers strikers rioters suspects attackers assailants operatives agents spies hackers"
    " smugglers traffickers dealers consumers athletes runners swimmers competitors participants"
    " listeners respondents adults adolescents teenagers youths youngsters pensioners americans"
    " koreans israelis afghans iraqis germans poles europeans africans souls toddlers parents"
    " mothers fathers daughters sons brothers sisters siblings cops gendarmes instructors advisers"
    " advisors trainers observers inspectors reporters clergy priests monks nuns imams executives"
    " directors managers partisans cadres expatriates expats claimants applicants graduates"
    " apprentices interns shareholders investors owners tenants homeowners renters buyers sellers"
    " traders shoppers bystanders onlookers witnesses welders mechanics cooks waiters singers"
    " dancers actors climbers hikers skiers divers astronauts cosmonauts hunters herders shepherds"
    " growers fishers loggers rangers lifeguards janitors cleaners couriers dockers truckers"
    " porters bankers brokers cavalry scouts spotters loaders aides presidents premiers"
    " grandchildren grandparents grandsons relatives neighbours neighbors friends colleagues"
    " investigators auxiliaries occupiers invaders settlers coaches cousins coastguards arrivals"
    " crew mayor negotiators governors attendants helpers farmworkers dockworkers lifters hauliers"
    " dissidents exiles opponents critics aspirants independents nominees contenders minority"
)
PEOPLE_ENDINGS = ("ists", "ians", "men", "women", "man", "woman", "ees")
NOT_PEOPLE = word_set(
    "sees trees fees committees degrees knees bees coffees toffees guarantees levees sprees lists"
    " fists wrists mists twists specimen omen regimen acumen marquees settees"
)
CUSTOMERS = word_set(
    "customers clients subscribers viewers users readers followers voters supporters members"
    " visitors students pupils employees passengers players"
)
"""Whom a firm, a party or a school may lose without harm to them."""
TROOPS = word_set(
    "soldiers troops servicemen servicewomen personnel fighters conscripts recruits marines"
    " paratroopers reservists mercenaries sappers infantrymen commandos militants militiamen"
    " insurgents guardsmen serviceman infantry combatants servicemembers warfighters legionnaires"
    " regulars peacekeepers rebels airmen contingent gunmen sailors reinforcements manpower"
    " guerrillas guerillas gunners snipers"
)
PEOPLE = _PEOPLE | CUSTOMERS | TROOPS
"""People by their plural; `is_person` knows the singular and the usual endings too."""
FORCES = word_set(
    "force contingent army brigade division battalion corps unit detachment garrison forces militia"
)
# quantity: the nouns, what is done to people, what they do or are
_HARMS = {
    "deaths": (
        "deaths death fatalities fatality dead bodies corpses toll",
        "killed killing kills kill slain claimed claims claiming buried massacred executed"
        " slaughtered drowned drowning",
        "killed dead died dying die dies slain drowned perished perish massacred executed starved"
        " suffocated wiped eliminated",
    ),
    "wounded": (
        "wounded injured injuries injury",
        "wounded wounding wounds wound injured injuring injures injure hurt hurts hurting"
        " maimed maiming",
        "wounded injured hurt maimed hospitalised hospitalized",
    ),
    "missing": ("missing", "", "missing unaccounted"),
    "displaced": (
        "displaced evacuees refugees refugee",
        "displaced displacing displaces displace evacuated evacuating uprooted uprooting"
        " evacuation",
        "displaced homeless evacuated relocated uprooted fled flee fleeing",
    ),
    "casualties": (
        "casualties casualty losses victims",
        "lost losing loses lose neutralised neutralized",
        "neutralised neutralized",
    ),
}
HARMS = {word: harm for harm, forms in _HARMS.items() for word in " ".join(forms).split()}
"""What each word says of people; two that are joined ("dead or wounded") make casualties."""
HARM_NOUNS, HURTING, HURT_AFTER = (
    frozenset(" ".join(words).split()) for words in zip(*_HARMS.values(), strict=True)
)
HARMED = frozenset(_HARMS)
HARM_PHRASES = Phrasebook(
    dict.fromkeys(("lost their lives", "lost his life", "lost her life"), "deaths")
    | dict.fromkeys(("treated for", "taken to hospital", "taken to hospitals"), "wounded")
    | {"from their homes": "displaced", "sought refuge": "displaced", "to death": "deaths"}
)
TERMS = word_set(
    "strike strikes trial siege walkout sentence sentences ban stoppage blockade imprisonment"
)
"""What has a length that is told: "a five-day strike"."""
JAIL = word_set(
    "jail jailed prison bars custody imprisonment detention labour labor probation sentenced"
    " serving"
)
STATUS = word_set(
    "killed dead wounded injured hurt slain missing hospitalised hospitalized drowned displaced"
    " homeless evacuated uprooted unaccounted"
)
STATUS_NOUNS = word_set("dead wounded injured missing hurt")
AROUND_HURT = word_set(
    "were was are is be been being have has had may might could would reportedly allegedly also"
    " and or who that already either later then to feared confirmed believed presumed known said"
    " left soon not yet officially seriously critically badly severely lightly slightly still"
    " remain remained remains shot beaten burned burnt stabbed crushed found pronounced of whom"
    " them possibly probably likely reported forced internally made rendered others more driven now"
)
PLACES = word_set(
    "regions region villages village cities towns countries districts provinces states settlements"
    " continents locations places sites sectors areas islands oblasts counties neighbourhoods"
    " neighborhoods hamlets suburbs boroughs blocks streets roads highways bridges tunnels"
    " junctions crossings intersections checkpoints posts borders rivers lakes hills mountains"
    " ridges valleys forests fields farms wells parks squares markets malls shops stores schools"
    " kindergartens universities hospitals clinics churches mosques temples houses homes flats"
    " apartments buildings towers hotels offices banks courts embassies consulates prisons camps"
    " barracks bases airfields airports stations ports harbours harbors docks depots warehouses"
    " factories plants dams reactors refineries trenches cars trucks buses trains tanks ships boats"
    " vessels stages trees"
)
"""What stands in a place, so that "over" may say where: "shot down over five regions"."""
MOVING = word_set(
    "fell fall falls fallen falling flew fly flown flying landed landing went go goes gone going"
    " ran run runs running rose rises rising burned burning stood stand stands lay lie lies lying"
    " lived live living camped gathered massed built circled hovered exploded crashed marched"
    " passed drove moved spread seen heard down up off out fought fighting stationed parked raged"
    " continued"
)
"""What happens somewhere."""
TOLD = word_set(
    "talk talks film movie book books novel story stories news worries worry complaints complaint"
    " question questions song documentary play article tale debate rumours concerns concern"
)
TELLING = word_set("know knew knows think thought report reports heard asked spoke wrote worried")
"""What is about something; the latter unless a clause follows: "they report about 12 died"."""
COVERING = word_set(
    "covers cover spans span includes include operates operate serves owns own closes close hits"
    " razes affects affect totals visits links uses"
)
"""Verbs that look like a noun in the plural and take an object: "covers over 12 cities"."""
PERSON_STATES = Phrasebook(
    dict.fromkeys(
        word_set(
            "arrested detained rescued stranded trapped jailed imprisoned sentenced deported"
            " aboard attended marched protested gathered rallied demonstrated sick ill infected"
            " unemployed jobless freed released quarantined vaccinated registered hungry"
        )
        | {"took to the", "on board"}
    )
)
"""What only people are: "hundreds arrested", "about 90 aboard"."""
TRADING = word_set("cargo merchant tanker freighter ferry tug trawler fishing container")
MILITARY = word_set(
    "brigade battalion army regiment front frontline enemy commander platoon corps division arms"
    " soldiers troops garrison general colonel sergeant corporal trench invasion ambush retreat"
    " assault battlefield army's brigade's fighters military unit forces war ashore"
)
TOLL = word_set(
    "toll casualties deaths losses fatalities casualty killed dead wounded injured drowned missing"
    " displaced"
)

# --- things ------------------------------------------------------------------------------------

SHELLS = word_set("shells rounds projectiles munitions shell")
OTHER_ROUNDS = word_set(
    "talks negotiations voting sanctions elections layoffs funding cuts golf applause chemotherapy"
    " interviews consultations dialogue polling drinks testing"
)
MISSILES = word_set("missiles missile icbms slbms irbms srbms")
CONTAINERS = word_set("containers container teus teu")
MEASURES = (
    lookalikes.MEASURES
    | {f"{unit}s" for unit in lookalikes.MEASURES}
    | word_set("inches mph kph celsius fahrenheit")
)
LOADS = word_set(
    "boxes crates sacks bags truckloads trainloads shiploads wagonloads boatloads loads doses"
    " pieces head bales bottles cans packs pallets sets units tranches batches copies pairs"
)
BEFORE_MEASURE = word_set("square cubic nautical metric short long")
PERCENTS = word_set("percent % pct pc")
COMPARED = word_set("percent share times ratio")
"""Units of what only compares."""
AFTER_TIMES = word_set(
    "as more higher larger greater bigger faster less lower fewer the what that its their his"
    " stronger longer worse likelier over smaller last this her annual those"
)
CENTS = word_set("cents cent pence")
"""Hundredths of money; the figure is brought to the whole."""
CURRENCIES = {
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "₽": "RUB", "₴": "UAH",
    "₹": "INR", "₺": "TRY", "₪": "ILS", "₦": "NGN", "₱": "PHP", "₫": "VND", "฿": "THB",
    "₵": "GHS", "₸": "KZT", "₡": "CRC", "₲": "PYG", "₮": "MNT", "៛": "KHR", "৳": "BDT",
    "dollars": "USD", "dollar": "USD", "euros": "EUR", "euro": "EUR", "won": "KRW", "yen": "JPY",
    "yuan": "CNY", "renminbi": "CNY", "rubles": "RUB", "roubles": "RUB", "ruble": "RUB",
    "rouble": "RUB", "hryvnia": "UAH", "hryvnias": "UAH", "rupees": "INR", "francs": "CHF",
    "pesos": "MXN", "lira": "TRY", "liras": "TRY", "shekels": "ILS", "zloty": "PLN",
    "zlotys": "PLN", "zlotych": "PLN", "rand": "ZAR", "reais": "BRL", "dirhams": "AED",
    "riyals": "SAR", "kronor": "SEK", "kroner": "NOK", "krona": "SEK", "krone": "NOK",
    "forints": "HUF", "forint": "HUF", "baht": "THB", "ringgit": "MYR", "rupiah": "IDR",
    "naira": "NGN", "shillings": "KES", "dong": "VND", "rials": "IRR", "tenge": "KZT",
    "lei": "RON", "leva": "BGN", "koruna": "CZK", "korunas": "CZK", "dinars": "RSD",
    "cedis": "GHS", "birr": "ETB", "taka": "BDT", "sterling": "GBP", "lari": "GEL",
    "rs": "INR", "crowns": "CZK",
}  # fmt: skip
"""Signs and words of money -> ISO 4217. A name that several countries use is its largest user's."""
MONEY_LETTERS = {
    "r": "ZAR", "rm": "MYR", "rp": "IDR", "p": "PHP", "n": "NGN", "q": "GTQ", "k": "ZMW",
    "tk": "BDT", "ksh": "KES", "tsh": "TZS", "ush": "UGX", "kr": "SEK", "sfr": "CHF",
    "sh": "KES", "shs": "KES", "bs": "VES", "dm": "DEM", "dh": "AED", "dhs": "AED", "rmb": "CNY",
}  # fmt: skip
"""Letters of money that stand only in front of a number: "R500 million"."""
DOLLARS = {
    "sg": "SGD", "j": "JMD", "z": "ZWL", "mx": "MXN", "rd": "DOP", "ec": "XCD", "bz": "BZD",
    "n": "NAD", "l": "LRD", "t": "TOP",
    "c": "CAD", "ca": "CAD", "a": "AUD", "au": "AUD", "nz": "NZD", "hk": "HKD", "s": "SGD",
    "nt": "TWD", "r": "BRL", "us": "USD", "canadian": "CAD", "australian": "AUD",
    "singapore": "SGD", "taiwan": "TWD", "american": "USD", "u": "USD",
    "hong": "HKD", "new": "NZD",
}  # fmt: skip
NATIONAL = {
    "british": "GBP", "swiss": "CHF", "indian": "INR", "pakistani": "PKR", "chinese": "CNY",
    "japanese": "JPY", "russian": "RUB", "danish": "DKK", "norwegian": "NOK", "swedish": "SEK",
    "czech": "CZK", "mexican": "MXN", "argentine": "ARS", "chilean": "CLP", "colombian": "COP",
    "turkish": "TRY", "egyptian": "EGP", "kenyan": "KES", "emirati": "AED", "saudi": "SAR",
    "korean": "KRW",
}  # fmt: skip
"""The country in front of a name of money."""
COUNTRIES = NATIONAL | DOLLARS | {"euro": "EUR", "pence": "GBP"}
MONEY_NAMES = CURRENCIES.keys() | CENTS | {"pounds"}

# --- where a noun ends ---------------------------------------------------------------------------

FUNCTION = word_set(
    "of in on at by to for from with without within into onto over under above below between among"
    " amid against along across around about after before since until till during through"
    " throughout towards toward per via near beyond behind beside besides despite except inside"
    " outside off out up down upon as than like unlike and or but nor yet so if unless while"
    " whereas although though because when where who whom whose which that what how why the a an"
    " this these those its his her their our my your it he she they we i you them him us me there"
    " here each every any some all both either neither such no not only just even also too still"
    " already now then again once ever never almost nearly roughly approximately more less most"
    " least fewer plus including excluding versus vs amongst apiece according citing anything"
    " something nothing everything anyone someone everyone nobody somebody ones one others alive"
    " rather is are was were be been being am has have had having do does did will would shall"
    " should may might can could must ought today yesterday tomorrow tonight monday tuesday"
    " wednesday thursday friday saturday sunday overnight altogether instead together back away"
    " abroad home ahead ago later earlier soon daily weekly monthly yearly annually apart long tall"
    " wide deep high thick strong alone respectively combined overall nationwide worldwide"
    " elsewhere aboard onboard"
)
"""Words that no noun holds, except behind a hyphen."""
ADVERBS = word_set(
    "critically seriously severely badly slightly lightly fatally mostly mainly largely"
)
"""They end a noun, unless a participle follows ("22 severely wounded soldiers")."""
VERBS = word_set(
    "done get gets got getting become became becomes remain remained remains said say says told"
    " tells reported reports announced added claimed claims believes estimated estimates warned"
    " arrived arrive came come comes went go goes gone left leave leaves took take takes taken gave"
    " given give made make makes sent send sends shipped died die dies fell fall falls fallen rose"
    " rise rises risen grew grown fled flee fought fight hit struck strike strikes lost lose loses"
    " won win wins ran run runs began begin begins kept keep stood stand stands lay lie lies held"
    " hold holds met meet paid pay pays cost costs worth reached reach reaches fired fire launched"
    " launch landed crossed entered enter voted vote turned turn backed joined join live lived work"
    " worked serve served need needed want wanted marched gathered attended expected believed"
    " thought feared presumed aged next last killed injured wounded displaced stranded missing"
    " trapped captured arrested detained hurt dead deployed destroyed damaged delivered produced"
    " unaccounted hospitalised hospitalized evacuated homeless sickened infected old drowned"
    " perished broke break flown driven thrown known shown drawn hidden born torn sworn flew fly"
    " sank sink burned burnt shot saw see seen drew draw cut cuts set put puts spent spend sold"
    " sell bought buy used carried carry wait waited due fit still unfit qualified brought built"
    " caught chose dealt drove felt froze heard knew led lent meant rode sought slept spoke stole"
    " swept taught threw withdrew woke wrote bore beat ate forgot overtook underwent shook sprang"
    " stuck swam swore tore wore found overthrew broadcast shut split spread blew"
)
"""Verbs and participles that end a noun, unless another noun follows ("wounded soldiers")."""
BEFORE_NOUN = word_set(
    "wounded injured dead missing displaced stranded trapped captured deployed destroyed damaged"
    " killed estimated reported presumed work arrested detained infected homeless evacuated fallen"
    " armored armoured unarmed armed trained qualified fire launch used fit unfit old long high"
    " daily deep combined home earlier later"
)
"""Those of both that may also stand inside a noun: "10 missing climbers", "40 high schools"."""
GOES_ON = word_set(
    "arms munitions weapons goods sports women men children armed systems operations affairs sales"
    " savings earnings news politics customs forces police staff aircraft militia people's data"
)
"""Plurals behind which a noun may go on: "arms shipments", "police officers"."""
SINGULARS = word_set("measles mumps rabies diabetes herpes rickets")
PLURALS = word_set("people children troops personnel police cattle staff aircraft dead wounded")
