"""Fifty small notebooks such as other people write: each becomes a page, and nothing is let in.

They are JSON as it lies on disk, for nbformat would mend it. What a page cannot show it names, and
so does the summary of the build.
"""

import base64
import json
import re
import time
from html.parser import HTMLParser
from io import BytesIO

import pytest
from foreign import SVGS, TORN
from PIL import Image

from analysis import containers
from analysis.charts.kinds.claims import claims
from analysis.exports.scenes import to_json
from analysis.notebook import SCENES
from analysis.site import pictures
from analysis.site.about import sources
from analysis.site.build import build, summary
from analysis.site.notebooks import page_of
from analysis.site.outputs import PLOTLY
from analysis.site.prose import Ids, Prose, address_of, link
from analysis.site.stored import below, notebooks, page_name, sound
from analysis.site.tables import pieces_of, with_links


def code(*outputs, source="x", **more):
    return {
        "cell_type": "code",
        "metadata": {},
        "execution_count": 1,
        "source": source,
        "outputs": outputs,
    } | more


def words(text, **more):
    return {"cell_type": "markdown", "metadata": {}, "source": text} | more


def shown(data=None, metadata=None, **mimes):
    return {"output_type": "display_data", "data": data or mimes, "metadata": metadata or {}}


def displayed(mime, value, plain="<object at 0x7f>", **metadata):
    return [code(shown({mime: value, "text/plain": plain}, metadata))]


def chart(*traces, **figure):
    return displayed(PLOTLY, {"data": traces, "layout": {}} | figure)


def html(text):
    return displayed("text/html", text)


def picture(kind, mode="RGB"):
    file = BytesIO()
    Image.new(mode, (8, 4)).save(file, kind)
    return base64.b64encode(file.getvalue()).decode()


def array(*numbers):
    import numpy as np

    return {"dtype": "f8", "bdata": base64.b64encode(np.array(numbers, "f8").tobytes()).decode()}


GIF, WEBP, JPEG = (picture(kind) for kind in ("GIF", "WEBP", "JPEG"))
LONG = "x" * 30_000
TAGS = "<a " * 20_000  # 60 kB
DEEP = "".join(f"{'  ' * level}- level {level}\n" for level in range(60))
V3 = {
    "nbformat": 3,
    "nbformat_minor": 0,
    "metadata": {"name": ""},
    "worksheets": [
        {
            "cells": [
                {"cell_type": "heading", "level": 1, "source": "Of old"},
                {
                    "cell_type": "code",
                    "input": "1+1",
                    "language": "python",
                    "outputs": [{"output_type": "pyout", "text": ["2 of old"], "prompt_number": 1}],
                },
            ]
        }
    ],
}

# Name: cells or a whole notebook, what stands on the page, what is named as not shown.
CORPUS = {
    # --- charts
    "binary arrays": (chart({"x": array(1, 2), "y": array(3, 4)}), ["bdata"], []),
    "a heatmap": (chart({"type": "heatmap", "z": [[1, 2], [3, 4]]}), ["heatmap"], []),
    "hoverinfo as a list": (chart({"y": [1, 2], "hoverinfo": ["x", "y"]}), ["hoverinfo"], []),
    "a pie": (chart({"type": "pie", "values": [1, 2]}), ["pie"], []),
    "frames": (chart({"y": [1]}, frames=[{"data": []}]), ["plot"], ["frames of an animation"]),
    "a map": (chart({"type": "scattergeo", "lat": [1]}), [], ["of the kind scattergeo"]),
    "a map as a picture": (
        [code(shown({PLOTLY: {"data": [{"type": "scattermap"}]}, "image/gif": GIF}))],
        ["<img"],
        [],
    ),
    "by a graphics card": (chart({"type": "scattergl", "y": [1]}), ['"type":"scatter"'], []),
    "no traces": (chart(3), [], ["a chart"]),
    "a picture in a chart": (
        chart({"y": [1]}, layout={"images": [{"source": "https://example.org/a.png"}]}),
        ["plot"],
        ["the pictures within a chart"],
    ),
    "no chart": (displayed(PLOTLY, "figure"), [], ["a chart (application/vnd.plotly"]),
    "no list of traces": (displayed(PLOTLY, {"data": 3, "layout": []}), [], ["a chart"]),
    "numbers that are none": (
        json.dumps({"cells": chart({"y": [0.5]})}).replace("0.5", "NaN, Infinity"),
        ["[null,null]"],
        [],
    ),
    # --- what is missing
    "no outputs": ([{"cell_type": "code", "source": "lonely()", "metadata": {}}], ["lonely"], []),
    "no metadata": ([{"cell_type": "markdown", "source": "bare words"}], ["bare words"], []),
    "no count": ([{"cell_type": "code", "source": "a", "outputs": []}], ["Code"], []),
    "no source": ([{"cell_type": "code"}, {"cell_type": "markdown"}, {}], [], []),
    "no data": ([code({"output_type": "display_data"})], [], ["display_data"]),
    "another output": ([code({"output_type": "new", "text": "a"})], [], ["of the kind new"]),
    "no cells": ([], ["no cells"], []),
    "other kinds of things": (
        [7, "a cell", {"cell_type": "new", "source": 7}, code("out", 3), code(), words(5)],
        ["a cell", "out", "5"],
        [],
    ),
    "tags that are none": ([code(metadata={"tags": 7}), words("a", metadata=[])], [], []),
    "a bare error": ([code({"output_type": "error", "ename": "OhNo"})], ["OhNo:"], []),
    # --- pictures
    "an attachment": (
        [words("![my boat](attachment:a%20b.jpeg)",
               attachments={"a b.jpeg": {"image/jpeg": JPEG}})],
        ['<img src="data:image/jpeg;base64,', 'alt="my boat"'],
        [],
    ),
    "an attachment that is none": (
        [words("![boat](attachment:a.png)", attachments={"a.png": {"image/png": "AAAA"}})],
        ["(picture: boat)"],
        ["a picture that is not in the notebook (attachment:a.png)"],
    ),
    "a picture from elsewhere": (
        [words("![boat](https://example.org/a.png)")], ["(picture: boat)"], ["example.org/a.png"],
    ),
    "a JPEG": (displayed("image/jpeg", JPEG), ["-cell-0-"], []),
    "a GIF": (displayed("image/gif", [GIF[:8], GIF[8:]]), [".gif", "data:image/gif"], []),
    "a WebP": (displayed("image/webp", WEBP), ["data:image/webp"], []),
    "a damaged PNG": (displayed("image/png", "AAAA", "a plot"), ["a plot"], ["(image/png)"]),
    "a size that is none": (
        displayed("image/gif", GIF, **{"image/gif": {"width": '"><b', "height": []}}), ["<img"], []
    ),
    "a drawing": (displayed("image/svg+xml", "<svg><path/></svg>"), ["data:image/svg+xml"], []),
    "no drawing": (displayed("image/svg+xml", "<svg><p>"), [], ["a picture (image/svg+xml)"]),
    # --- formulas
    "display maths": ([words("$$\\frac{a}{b}$$")], ["<title>\\frac{a}{b}</title>"], []),
    "maths in a line": ([words("It is $a_1$ for US$5 and US$6.")], ["a_1</title>", "US$6"], []),
    "money": ([words("From $300 million to A$ 2.")], ["From $300 million to A$ 2"], []),
    "an environment": (
        [words("So:\n\n\\begin{align}\na_1 &= b \\\\\nc &= d\n\\end{align}\n\nso")],
        ["<title>a_1 = b</title>", "<title>c = d</title>"],
        [],
    ),
    "a matrix": (
        [words("$$\\begin{matrix}1\\end{matrix}$$")],
        ["\\begin{matrix}1\\end{matrix}"],
        ["a formula, shown as written (\\begin{matrix}"],
    ),
    "formulas of nothing": (
        [words("a $~$ b\n\n$$\\quad$$"), *displayed("text/latex", "$\\,$")],
        ["a $~$ b", "<pre><code>\\quad</code></pre>"],
        ["shown as written (~)", "shown as written (\\quad)", "a formula, which follows"],
    ),
    "LaTeX": (displayed("text/latex", "$\\displaystyle x^{2}$"), ["<title>x^{2}"], []),
    "LaTeX that is no formula": (
        displayed("text/latex", "\\begin{tabular}{l}a\\end{tabular}"), ["{tabular}"], ["a formula"],
    ),
    # --- other outputs
    "a widget": (
        displayed("application/vnd.jupyter.widget-view+json", {"model_id": "a"}, "IntSlider()"),
        ["IntSlider()"],
        ["a widget"],
    ),
    "JSON": (displayed("application/json", {"a": ["b"]}), ["&#34;b&#34;"], []),
    "JavaScript": (displayed("application/javascript", "run()"), [], ["a script"]),
    "a PDF": (displayed("application/pdf", "JVBE"), [], ["a PDF file (application/pdf)"]),
    "a video": (displayed("video/mp4", "AAAA"), [], ["a video (video/mp4)"]),
    "a sound in HTML": (
        html("<audio controls><source src='data:audio/wav;base64,AA'></audio>"), [], ["a sound"]
    ),
    "a frame": (
        html("<iframe src='https://example.org/map'></iframe>"),
        ['href="https://example.org/map"'],
        ["a frame of https://example.org/map"],
    ),
    "a styled box": (html("<div style='color:red'>red <b>box</b></div>"), ["red box"], []),
    "a script in HTML": (html("<p>told</p><script>run()</script>"), ["told"], ["a script"]),
    "two tables": (
        html("<h4>First</h4><table><tr><td>one</td></tr></table>and<table><tr><td>two</td></tr>"),
        ["First", "<td>one</td>", "and", "<td>two</td>", "Table 2"],
        [],
    ),
    "a Styler": (
        html("<style>#T_1 {color:red}</style><table id='T_1'><caption>My cap</caption><thead><tr>"
             "<th class='blank'>&nbsp;</th><th>a</th></tr></thead><tbody><tr><th>0</th><td>1.5</td>"
             "</tr></tbody></table>"),
        ["Table 1: My cap", ">1.5</td>"],
        [],
    ),
    "sections of no HTML": (html("<![foo[bar]]><p>told<![endif]-->"), ["told"], []),
    "stderr": ([code({"output_type": "stream", "name": "stderr", "text": ["w1\n", "w2"]})],
               ["w1\nw2"], []),
    "a traceback": (
        [code({"output_type": "error", "ename": "E", "evalue": "", "traceback":
               ["\x1b[0;31mE\x1b[0m", "<b>"]})],
        ["E\n&lt;b&gt;"],
        [],
    ),
    "half a sign": (
        [words("half \ud83d sign [here](https://example.org/\ud83d)"),
         code(shown({"image/gif": GIF}, {"addresses": ["https://example.org/\ud83d"]}))],
        ["half \ufffd sign"],
        [],
    ),
    "a size beyond all numbers": (
        [*displayed("image/gif", GIF, **{"image/gif": {"width": 10**400}}),
         *chart({"y": [1]}, layout={"height": 10**400})],
        ["<img", "plot"],
        [],
    ),
    "a scene that is too deep": (
        [code(shown({"image/gif": GIF, SCENES: "[" * 100_000}))], ["<img"], []
    ),
    # --- size
    "long lines": ([words(LONG), code({"output_type": "stream", "text": LONG}, source=LONG)],
                   [LONG], []),
    "60 kB of tags": ([words(TAGS), *html(TAGS), *html(f"<table><tr><td>{TAGS}")], ["&lt;a "], []),
    "deep lists": ([words(DEEP), words("> " * 2_000 + "far in")], ["level 5", "far in"], []),
    "deep emphasis": ([words("*_" * 2_000 + "far in")], ["far in"], []),
    "deep HTML": (html("<div>" * 20_000 + "far in"), ["far in"], []),
    # --- formats and kernels
    "format 3": (V3, ["Of old", "2 of old"], []),
    "format 4.0": ({"nbformat": 4, "nbformat_minor": 0, "cells": [words("# Four")]}, ["Four"], []),
    "an id twice": (
        {"nbformat": 4, "nbformat_minor": 5, "cells": [
            *(code(shown({"text/markdown": "said"}), id=id) for id in ("a", "a", '">', "cell-1"))]},
        ['id="said_a"', 'id="said_cell-1"', 'id="said_cell-2"', 'id="said_cell-3"'],
        [],
    ),
    "two sentences and an id": (
        [code(*[shown({"text/markdown": "said"})] * 2, id="a"),
         code(shown({"text/markdown": "said"}), id="a_2")],
        ['id="said_a"', 'id="said_a_2"', 'id="said_cell-1"'],
        [],
    ),
    "front matter": ([words("---\ntitle: Mine\n---\n\nand more")], ["Mine", "and more"], []),
    "a raw cell": ([{"cell_type": "raw", "source": "---\nas it <is>\n"}], ["as it &lt;is&gt;"], []),
    "R": ({"cells": [code(source="x <- c(1)\n%>% f")], "metadata": {"kernelspec": {"name": "ir"}}},
          ["&lt;-"], []),
    "from right to left": ([words("# שלום\n\nمرحبا")], ["שלום", "مرحبا"], []),
    "of % and #": ([words("# A [link](of %25 and %23.ipynb)")], ["A "], []),
    "Index": ([words("# Mine\n\n[here](Index.ipynb)")], ['href="Index-notebook.html"'], []),
    "data": ([words("my own")], ["my own"], []),
    "👩‍🔬 \u200f": ([words("a name")], ["a name"], []),
    "노트 é": ([words("as it is")], ["as it is"], []),
}  # fmt: skip


class Names(HTMLParser):
    """The ids and the addresses of a page."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.addresses = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        self.ids += [said["id"]] if "id" in said else []
        self.addresses += [said[key] for key in ("href", "src", "srcset") if key in said]
        assert not [key for key in said if key.startswith("on")]


def written(folder, corpus):
    folder.mkdir()
    for name, notebook in corpus.items():
        if isinstance(notebook, list):
            notebook = {"cells": notebook, "nbformat": 4, "nbformat_minor": 4, "metadata": {}}
        text = notebook if isinstance(notebook, str) else json.dumps(notebook)
        (folder / f"{name}.ipynb").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory, scenes):
    """All of them in one site, for each site has Plotly and the data beside."""
    folder = tmp_path_factory.mktemp("foreign")
    mine = {name: case[0] for name, case in CORPUS.items()}
    mine |= {f"drawing {name}": displayed("image/svg+xml", svg) for name, svg in SVGS.items()}
    mine |= {f"scene {name}": scene_of(stored) for name, stored in scenes.items()}
    mine["addresses"] = displayed("image/gif", GIF, **BESIDE)
    written(folder / "mine", mine)
    written(folder / "mine" / "more", {"below": [words("in a folder")]})
    written(folder / "mine" / ".ipynb_checkpoints", {"older": []})
    return build(folder / "site", folder / "mine")


@pytest.fixture(scope="module")
def scenes():
    """A stored scene, and some that are none."""
    scene = to_json(claims(containers().query("source == 'article'")))
    hostile = scene.replace('"colour":"#', '"colour":"#000000}</style><script>alert(1)</script>', 1)
    return {"true": scene, "hostile": hostile, "torn": scene.replace("[", "{", 9), "7": "7"}


def scene_of(stored):
    return [code(shown({"image/gif": GIF, SCENES: stored}))]


def main_of(page):
    """What stands in the body of a page, before its own sections."""
    text = page.decode()
    return text[text.index("<main") : text.index('id="page_sources"')]


def test_there_are_fifty():
    assert len(CORPUS) >= 50


@pytest.mark.parametrize("name", CORPUS)
def test_a_page_shows_it_or_names_it(name, made):
    _, on_page, named = CORPUS[name]
    page = main_of(made.files[f"{page_name(name)}.html"])
    for said in on_page:
        assert said in page, said
    gaps = [gap.what for gap in made.gaps if gap.notebook == name]
    assert len(gaps) == len(named)
    for gap, what in zip(gaps, named, strict=True):
        assert what in gap
    sentences = re.findall(r'<p class="note gap">Not shown here: (.*?)\.</p>', page)
    in_prose = [gap for gap in gaps if "as written (" in gap or "not in the notebook" in gap]
    assert len(sentences) + len(in_prose) == len(gaps)


@pytest.mark.parametrize("name", CORPUS)
def test_a_page_is_whole_and_lets_nothing_in(name, made):
    names = Names(made.files[f"{page_name(name)}.html"].decode())
    assert len(names.ids) == len(set(names.ids))
    for address in names.addresses:
        assert re.match(r"https://|data:(image/\w|,)|#|[^:]*$", address), address


def test_the_summary_names_what_is_missing_and_where(made):
    told = summary(made, "site")
    assert "  a video (video/mp4): 1, in a video cell 1" in told
    assert "  a chart (application/vnd.plotly.v1+json): 3, in no chart cell 1, no list" in told
    assert told.endswith("  more/below.ipynb")
    assert "checkpoints" not in told


def test_a_name_that_no_file_of_the_site_can_have_is_named(tmp_path):
    folder = written(tmp_path / "in", {"a\\b": [words("x")]})
    with pytest.raises(ValueError, match=r"a\\\\b.ipynb': no name that a link can hold; rename"):
        notebooks(folder)


def test_two_readings_are_the_same(tmp_path):
    """Whatever ids nbformat would draw for a notebook that has none."""
    few = written(tmp_path / "in", {name: CORPUS[name][0] for name in ("format 3", "an id twice")})
    assert notebooks(few) == notebooks(few)


def test_one_notebook_alone_and_a_folder_of_folders(tmp_path):
    mine = written(tmp_path / "mine", {"own": [words("# Own")]})
    written(mine / "more", {"below": [], "index": []})
    assert list(notebooks(mine / "own.ipynb")) == ["own"]
    assert below(mine / "own.ipynb") == []
    assert below(mine) == ["more/below.ipynb", "more/index.ipynb"]
    (mine / "own.ipynb").unlink()
    with pytest.raises(ValueError, match=r"below it lie more/below\.ipynb, more/index\.ipynb"):
        notebooks(mine)


@pytest.mark.parametrize("text", ["[]", "7", "{}", '{"cells": {}}', '{"nbformat": 9}', "", "\xff"])
def test_what_is_no_notebook_is_said_to_be_none(text, tmp_path):
    (tmp_path / "own.ipynb").write_text(text, encoding="latin-1")
    with pytest.raises(ValueError, match=r"own\.ipynb: no notebook that can be read \(['\w]"):
        notebooks(tmp_path)


# --- addresses ------------------------------------------------------------------------------------

BAD = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "javascript&#x3A;alert(1)",
    "%6Aavascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "ftp://example.org/",
    "tel:1",
    "blob:x",
    "//example.org/",
    "http:alert(1)",
]
GOOD = ["https://example.org/?a=1&b=2", "HTTP://example.org", "mailto:a@example.org"]
BESIDE = {"addresses": [*BAD, *GOOD, 7], "marks": [["a", BAD[0]], 3]}
FORMS = [
    "[x]({})",
    "[x](<{}>)",
    '[x]({} "title")',
    "[x][ref]\n\n[ref]: {}",
    "[x][ref]\n\n[ref]: <{}> 'title'",
    "<{}>",
    "![x]({})",
    "[![x]({0})]({0})",
    "<a href='{}'>x</a>",
]


def addresses_in(html):
    return Names(str(html)).addresses


@pytest.mark.parametrize("url", BAD)
def test_an_address_of_another_scheme_is_text(url):
    assert address_of(url, {}) is None
    for form in FORMS:
        assert addresses_in(Prose({}, Ids()).html(form.format(url))) == [], form
    assert addresses_in(link(url)) == addresses_in(with_links(url)) == []
    told = pieces_of(f"<iframe src='{url}'></iframe><img src=\"{url}\">").lost
    assert addresses_in(with_links(", ".join(told))) == []


@pytest.mark.parametrize("url", GOOD)
def test_an_address_that_leads_out_is_a_link(url):
    assert addresses_in(Prose({}, Ids()).html(f"[x]({url})")) == [url]
    assert addresses_in(link(url)) == [url]


def test_addresses_beside_a_chart_are_links_only_if_they_lead_out(made):
    page = made.files["addresses.html"].decode()
    listed = page[page.index('<ul class="sources">') :].partition("</ul>")[0]
    assert sorted(addresses_in(listed)) == sorted(GOOD)


# --- drawings -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SVGS)
def test_a_drawing_is_an_image_and_no_file(name, made):
    page = main_of(made.files[f"drawing {name}.html"])
    named = [gap.what for gap in made.gaps if gap.notebook == f"drawing {name}"]
    assert page.count('<img src="data:image/svg+xml;base64,') == 1 - len(named)
    assert bool(named) == (name in TORN)
    assert "<svg" not in page
    assert "open the picture" not in page


def test_a_drawing_lies_in_no_file_that_could_be_opened(made):
    drawn = {name: file for name, file in made.files.items() if name.endswith(".svg")}
    assert [name.partition("-")[0] for name in drawn] == ["pictures/scene"]
    assert not [name for name, file in drawn.items() if b"script" in file]


def test_a_picture_of_too_many_pixels_stays_as_it_is(monkeypatch):
    """A white picture of 13,000 by 13,000 is a small file, and two gigabytes on the way to WebP."""
    stored = picture("PNG")
    assert pictures.raster(stored)[1] == "webp"
    monkeypatch.setattr(pictures, "_MANY", 31)
    assert pictures.raster(stored) == (base64.b64decode(stored), "png")


# --- time -----------------------------------------------------------------------------------------


SIGNS = [
    "<a ",
    "<!--",
    "<a x='",
    "<![",
    "<!-- >",
    "<table><tr><td>",
    "<div>\n\n",
    "$a",
    "\\begin{a}",
]
SIGNS += ["[", "![a](", "**a", "`a", "> ", "\uac00", "-", "#\n", "a\n=\n", "=", "*", "_"]


@pytest.fixture(scope="module")
def rows():
    return sources(["record"])


@pytest.mark.parametrize("sign", SIGNS)
def test_time_grows_with_the_text_and_no_faster(sign, rows):
    """Four times the text takes less than ten times the time, or no time to speak of."""

    def taken(size):
        text = sign * (size // len(sign))
        cells = [words(f"# {text}"), words(text), *html(text), *html(f"<table><tr><td>{text} a")]
        begun = time.process_time()
        page_of("a", sound({"cells": cells}), {}, {}, rows)
        return time.process_time() - begun

    long = taken(30_000)
    assert long < 1.0 or long < 10 * taken(7_500)
