"""`make lab` serves the first notebook, asks nothing, and leaves nothing behind."""

import json
import urllib.request

import pytest

START = "notebooks/00-start-here.ipynb"
PATIENCE = 60  # seconds


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home folder in which somebody's own Jupyter is broken."""
    home = tmp_path_factory.mktemp("home")
    (home / ".jupyter").mkdir()
    (home / ".jupyter" / "jupyter_lab_config.py").write_text("raise RuntimeError('broken')\n")
    kernel = home / ".local" / "share" / "jupyter" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    spec = {"argv": ["false"], "display_name": "Elsewhere", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(spec))
    return home


@pytest.fixture(scope="module")
def lab(make_lab, home):
    with make_lab(home) as lab:
        yield lab


def get(url):
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        return answer.read().decode()


def put(url, body):
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers, method="PUT")
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return answer.status


def test_first_notebook_is_served(lab):
    assert json.loads(get(lab.url(f"/api/contents/{START}")))["type"] == "notebook"
    assert "JupyterLab" in get(lab.url(f"/lab/tree/{START}"))


def test_the_whole_kit_is_in_the_side_bar(lab):
    names = {entry["name"] for entry in json.loads(get(lab.url("/api/contents/")))["content"]}
    assert {"analysis", "data", "notebooks", "README.md"} <= names


def test_no_question_about_news(lab):
    answer = json.loads(
        get(lab.url("/lab/api/settings/@jupyterlab/apputils-extension:notification"))
    )
    assert answer["schema"]["properties"]["fetchNews"]["default"] == "false"


def test_kernel_is_ours(lab):
    spec = json.loads(get(lab.url("/api/kernelspecs")))["kernelspecs"]["python3"]["spec"]
    assert spec["display_name"] == "Python 3 (ipykernel)"


def test_saving_a_notebook_that_was_only_read_changes_nothing(lab):
    before = (lab.clone / START).read_bytes()
    notebook = json.loads(get(lab.url(f"/api/contents/{START}")))["content"]
    notebook["metadata"]["language_info"]["version"] = "3.99"
    notebook["cells"][0]["metadata"]["editable"] = True
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    charts = [o for o in outputs if "application/vnd.plotly.v1+json" in o.get("data", {})]
    charts[0]["data"]["image/png"] = "a picture that JupyterLab took"
    put(lab.url(f"/api/contents/{START}"), {"type": "notebook", "content": notebook})
    assert (lab.clone / START).read_bytes() == before


def test_home_is_left_alone(lab, home):
    assert {path.name for path in home.iterdir()} == {".jupyter", ".local"}
    assert [path.name for path in (home / ".jupyter").iterdir()] == ["jupyter_lab_config.py"]
