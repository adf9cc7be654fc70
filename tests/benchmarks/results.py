"""The page RESULTS.md: one section a benchmark, of which a run rewrites those that it ran."""

import cProfile
import os
import platform
import pstats
import re
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import analysis

KIT = str(Path(analysis.__file__).parent)
PAGE = Path(__file__).parent / "RESULTS.md"
# Then the timings, by name.
ORDER = ["ratio", "cost", "bands", "nuts", "growth", "defaults", "held", "floors", "worlds"]
ORDER += ["drafting", "corpus", "site"]
OWN = (  # told above
    "bands of 100 claims, 100,000 draws",
    "propagate beside bare Sobol points",
    "first chart in Chromium",
    "first interactive chart in Chromium",
)
AIMS = {"import": 1.15, "notebooks": 2.5}  # of the last of a group, in times of the first
PACKAGES = ("numpy", "scipy", "pandas", "matplotlib", "pytest-benchmark")
HEAD = """# What the benchmarks found

Written by `make bench`. Times are of one machine, which other work may have shared; compare them
within a section, not between machines. A part of a run rewrites its own sections only.
"""


class Section(NamedTuple):
    """What one benchmark has to say."""

    key: str
    title: str
    aim: str
    measured: str
    verdict: str  # met, missed, partly met; empty where there is no aim
    bound: str  # what limits the figure
    body: str = ""

    @property
    def text(self) -> str:
        rows = [("Aim", self.aim), ("Measured", self.measured)]
        rows += [("The aim is", self.verdict), ("What bounds it", self.bound)]
        said = "\n".join(f"- **{name}:** {what}" for name, what in rows if what)
        return "\n\n".join(part for part in (f"## {self.title}", said, self.body) if part)


class Page:
    """Sections by key, each with the machine that it was measured on."""

    def __init__(self):
        self.new = {}

    def add(self, section: Section) -> None:
        self.new[section.key] = (machine(), section.text)

    def write(self) -> None:
        """Put the new sections in place of their old ones; nothing new, nothing written."""
        if not self.new:
            return
        sections = _read(PAGE.read_text(encoding="utf-8") if PAGE.exists() else "") | self.new
        rank = {key: place for place, key in enumerate(ORDER)}
        keys = sorted(sections, key=lambda key: (rank.get(key, len(ORDER)), key))
        parts = [_part(key, *sections[key]) for key in keys]
        PAGE.write_text(HEAD + "\n" + "\n\n".join(parts) + "\n", encoding="utf-8")


def machine() -> str:
    """Processor, cores, Python and versions, in one line."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"{_processor()}, {cores} cores, Python {platform.python_version()}, {packages}"


def table(header, rows) -> str:
    """A Markdown table; the first column is text, the others are set to the right."""
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def seconds(value: float) -> str:
    """A time with three digits and a fitting unit.

    Examples
    --------
    >>> seconds(0.00123), seconds(45.6)
    ('1.23 ms', '45.6 s')
    """
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if value >= size or unit == "µs":
            return f"{value / size:,.3g} {unit}" if value < 999.5 * size else f"{value:,.0f} {unit}"


def megabytes(value: float) -> str:
    """Bytes as megabytes."""
    return f"{value / 1e6:,.3g} MB" if value < 1e9 else f"{value / 1e6:,.0f} MB"


def timings(benchmarks) -> list[Section]:
    """One section a group of pytest-benchmark, each test beside the first of its group."""
    groups = {}
    for one in benchmarks:
        if one.stats and one.group and one.group not in OWN:
            groups.setdefault(one.group, []).append(one)
    return [_timing(name, members) for name, members in groups.items()]


def _timing(name, members) -> Section:
    first = members[0].stats.min
    rows = [
        [
            f"`{one.name}`",
            seconds(one.stats.min),
            seconds(one.stats.median),
            one.stats.rounds,
            f"{one.stats.min / first:.3g}",
        ]
        for one in members
    ]
    body = table(["Test", "Least", "Median", "Rounds", "Least over that of the first"], rows)
    key = "timing-" + re.sub(r"\W+", "-", name)
    said = _aimed(AIMS[name], members[-1].stats.min / first) if name in AIMS else ("", "", "")
    return Section(key, f"Timings: {name}", *said, "", body)


def _aimed(most, factor):
    """Aim, measured and verdict of a group that has a rule."""
    verdict = "met" if factor <= most else "missed"
    return f"at most {most} times the first", f"{factor:.2f} times", verdict


def _part(key, where, text) -> str:
    return f"<!-- {key}: start -->\n{text}\n\n*{where}*\n<!-- {key}: end -->"


def _read(page) -> dict[str, tuple[str, str]]:
    """Sections of a page that was written before: machine and text by key."""
    pattern = r"<!-- ([\w-]+): start -->\n(.*?)\n\n\*([^\n]*)\*\n<!-- \1: end -->"
    return {key: (where, text) for key, text, where in re.findall(pattern, page, re.DOTALL)}


def _processor() -> str:
    try:
        names = re.findall(
            r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE
        )
    except OSError:
        names = []
    return names[0].strip() if names else platform.processor() or platform.machine()


def profile(function, *arguments, calls=20, top=6) -> str:
    """The kit's own functions below this one in which most time is spent, callees included."""
    function(*arguments)
    meter = cProfile.Profile()
    meter.enable()
    for _ in range(calls):
        function(*arguments)
    meter.disable()
    stats = pstats.Stats(meter).stats
    total = sum(own for _, _, own, _, _ in stats.values())
    own = [
        (spent, name)
        for (path, _, name), (_, _, _, spent, _) in stats.items()
        if path.startswith(KIT) and not name.startswith("<")
    ]
    shares = [f"`{name}` {100 * spent / total:.0f} %" for spent, name in sorted(own, reverse=True)]
    return ", ".join(shares[1 : top + 1]) + " (profiled; shares hold what was called and overlap)."
