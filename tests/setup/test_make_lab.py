"""`make lab` serves the first notebook, asks nothing, and leaves nothing behind."""

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
START = "notebooks/00-start-here.ipynb"
TOKEN = "for-this-test"
PATIENCE = 60  # seconds

pytestmark = pytest.mark.skipif(
    not (ROOT / ".venv" / ".installed").exists() or not shutil.which("make"),
    reason="not set up by make: try `make test`",
)


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
def server(home):
    """The address of a running `make lab`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = f"--no-browser --ip=127.0.0.1 --port={port} --IdentityProvider.token={TOKEN}"
    process = subprocess.Popen(
        # an old stamp must not start an installation under the tests' feet
        ["make", "--old-file=.venv/.installed", "lab", f"ARGS={arguments}"],
        cwd=ROOT,
        env={"HOME": str(home), "PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        text=True,
    )
    try:
        yield wait_for(f"http://127.0.0.1:{port}", process)
    finally:
        os.killpg(process.pid, 15)
        process.communicate(timeout=PATIENCE)


def wait_for(address, process):
    for _ in range(PATIENCE * 10):
        if process.poll() is not None:
            pytest.fail(f"make lab stopped: {process.communicate()[0]}")
        try:
            get(address, "/api")
        except urllib.error.URLError:
            time.sleep(0.1)
        else:
            return address
    return pytest.fail("make lab does not answer")


def get(server, path):
    with urllib.request.urlopen(f"{server}{path}?token={TOKEN}", timeout=PATIENCE) as answer:
        return answer.read().decode()


def put(server, path, body):
    request = urllib.request.Request(
        f"{server}{path}",
        json.dumps(body).encode(),
        {"Authorization": f"token {TOKEN}", "Content-Type": "application/json"},
        method="PUT",
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return answer.status


def test_first_notebook_is_served(server):
    assert json.loads(get(server, f"/api/contents/{START}"))["type"] == "notebook"
    assert "JupyterLab" in get(server, f"/lab/tree/{START}")


def test_the_whole_kit_is_in_the_side_bar(server):
    names = {entry["name"] for entry in json.loads(get(server, "/api/contents/"))["content"]}
    assert {"analysis", "data", "notebooks", "README.md"} <= names


def test_no_question_about_news(server):
    answer = json.loads(
        get(server, "/lab/api/settings/@jupyterlab/apputils-extension:notification")
    )
    assert answer["schema"]["properties"]["fetchNews"]["default"] == "false"


def test_kernel_is_ours(server):
    spec = json.loads(get(server, "/api/kernelspecs"))["kernelspecs"]["python3"]["spec"]
    assert spec["display_name"] == "Python 3 (ipykernel)"


def test_saving_a_notebook_that_was_only_read_changes_nothing(server):
    before = (ROOT / START).read_bytes()
    notebook = json.loads(get(server, f"/api/contents/{START}"))["content"]
    notebook["metadata"]["language_info"]["version"] = "3.99"
    notebook["cells"][0]["metadata"]["editable"] = True
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    charts = [o for o in outputs if "application/vnd.plotly.v1+json" in o.get("data", {})]
    charts[0]["data"]["image/png"] = "a picture that JupyterLab took"
    try:
        put(server, f"/api/contents/{START}", {"type": "notebook", "content": notebook})
        assert (ROOT / START).read_bytes() == before
    finally:
        (ROOT / START).write_bytes(before)


def test_home_is_left_alone(server, home):
    assert {path.name for path in home.iterdir()} == {".jupyter", ".local"}
    assert [path.name for path in (home / ".jupyter").iterdir()] == ["jupyter_lab_config.py"]
