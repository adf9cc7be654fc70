"""Lines that are cut to a width: paragraphs run from one empty line to the next."""

import json
import textwrap
from pathlib import Path

import pytest

from analysis import draft_claims, load, new_package
from analysis.datasets import (
    check_against_text,
    is_wrapped,
    paragraph_sha256,
    paragraphs,
    paragraphs_in,
)

HERE = Path(__file__).parent
OWN = [path.read_text(encoding="utf-8") for path in sorted(HERE.glob("own_*.txt"))]
OTHERS = [
    json.loads(line)["text"] for line in (HERE / "articles.jsonl").read_text("utf-8").splitlines()
]


def cut(text, width, gap="\n\n"):
    return gap.join(textwrap.fill(line, width) for line in text.splitlines())


@pytest.mark.parametrize("text", OWN, ids=range(len(OWN)))
@pytest.mark.parametrize("width", [50, 65, 72, 80, 100])
@pytest.mark.parametrize("gap", ["\n\n", "\n \t\n\n"])
def test_a_text_cut_to_a_width_says_the_same(text, width, gap):
    assert paragraphs_in(cut(text, width, gap)) == paragraphs_in(text)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_drafts_fingerprints_and_check_agree(ends, tmp_path):
    text = cut(OWN[0], 72).replace("\n", ends)
    assert draft_claims(text).equals(draft_claims(OWN[0]))
    file = tmp_path / "a.txt"
    file.write_bytes(text.encode())
    package = new_package("flood", text, tmp_path)
    assert check_against_text(package, file).empty
    known = paragraphs(file).set_index("paragraph")["sha256"]
    claims = load(package)
    assert claims["paragraph_sha256"].tolist() == known[claims["paragraph"]].tolist()


@pytest.mark.parametrize("text", [*OWN, *OTHERS], ids=range(len(OWN) + len(OTHERS)))
def test_a_text_that_is_not_cut_keeps_its_lines(text):
    for gap in ("\n", "\n\n", "\r\n\r\n"):
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        assert not is_wrapped(gap.join(lines))
        assert paragraphs_in(gap.join(lines)) == lines


LISTS = {
    "headlines": "Ships leave the harbour of Tarsa in the rain\nNobody counts the dead of the "
    "valley\n40 boats and 600 soldiers were sent north\nPort says nothing\n\nThe end of it all",
    "items": "\n".join(f"- District {n} with {n * 900:,} people (4{n}%)" for n in range(9))
    + "\n\nx",
    "verse": "\n".join(
        ["It rained on Monday and again on Tuesday,", "and then the river rose."] * 5
    ),
    "nothing": "",
    "space": " \n \n\n",
}


@pytest.mark.parametrize("name", LISTS)
def test_short_lines_are_not_joined(name):
    lines = [line.strip() for line in LISTS[name].split("\n") if line.strip()]
    assert paragraphs_in(LISTS[name]) == lines


def test_the_fingerprint_of_a_paragraph_is_that_of_its_joined_lines():
    text = cut(OWN[0], 72)
    assert paragraph_sha256(paragraphs_in(text)[2]) == paragraph_sha256(OWN[0].splitlines()[2])


def test_without_empty_lines_nobody_can_tell_where_a_paragraph_ends():
    text = cut(OWN[0], 72, "\n")
    assert is_wrapped(text)
    assert len(paragraphs_in(text)) == len(text.splitlines())
