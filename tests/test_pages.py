"""README and data dictionary say what the data say."""

import base64
import re

import pytest
from pictures import Picture, strange_chunks

from analysis import pages
from analysis.charts import static


@pytest.mark.parametrize(("path", "name"), list(pages.PARTS))
def test_parts_from_data_are_current(path, name):
    expected = pages.updated(path, name, pages.PARTS[path, name]())
    shown = (pages.ROOT / path).read_text(encoding="utf-8")
    assert shown == expected, "run: python -m analysis.pages"


def test_the_picture_is_current(tmp_path):
    static.save(pages.picture(), tmp_path / "claims.png", dpi=150)
    files = (pages.ROOT / pages.PICTURE, tmp_path / "claims.png")
    stored, drawn = (Picture(base64.b64encode(file.read_bytes()).decode()) for file in files)
    assert strange_chunks(stored.text) == strange_chunks(drawn.text)
    assert drawn == stored, f"run: python -m analysis.pages ({drawn.difference(stored)})"


def test_a_missing_marker_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(pages, "ROOT", tmp_path)
    (tmp_path / "README.md").write_text("no markers", encoding="utf-8")
    with pytest.raises(ValueError, match="lacks the markers"):
        pages.updated("README.md", "findings", "text")


def test_links_in_the_readme_lead_somewhere():
    for page in ("README.md", "data/README.md"):
        text = (pages.ROOT / page).read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^)#]+)\)", text):
            if not link.startswith("http"):
                assert (pages.ROOT / page).parent.joinpath(link).exists(), f"{page}: {link}"


def test_the_readme_names_every_folder_and_module():
    text = (pages.ROOT / "README.md").read_text(encoding="utf-8")
    modules = [path.name for path in (pages.ROOT / "analysis").glob("[!_]*.py")]
    notebooks = [path.stem for path in (pages.ROOT / "notebooks").glob("*.ipynb")]
    for name in [*modules, *notebooks, "data/", "tests/", "environment.yml"]:
        assert name in text, name
