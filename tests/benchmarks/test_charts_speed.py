"""Each kind of chart drawn by each pen, the scene included, as a notebook or a page shows it."""

import io

import pytest

from analysis.charts import interactive, static
from analysis.exports import vector
from analysis.site import gallery


@pytest.fixture(scope="module", params=gallery.KINDS)
def scene(request):
    return gallery.run(request.param)["picture"].scene


def picture(scene):
    file = io.BytesIO()
    static.draw(scene).savefig(file, format="png", dpi=144)
    return file.getvalue()


PENS = {
    "matplotlib": picture,
    "plotly": lambda scene: interactive.draw(scene).to_json(),
    "svg": vector.draw,
}


@pytest.mark.parametrize("pen", list(PENS))
def test_drawing(benchmark, scene, pen):
    benchmark.group = f"a scene: {scene.alt.split(':')[0][:60]}"
    benchmark.pedantic(PENS[pen], args=(scene,), rounds=5, warmup_rounds=1)
    benchmark.extra_info["bytes"] = len(PENS[pen](scene))
