"""What tests of several kinds of charts ask of a picture."""

import pytest


@pytest.fixture
def roomy():
    """A function: nothing of a static figure leaves the page, and no words lie on others."""

    def check(figure):
        figure.draw_without_rendering()
        page, axes = figure.bbox, figure.axes
        texts = [text for ax in axes for text in ax.texts if text.get_text().strip()]
        boxes = [text.get_window_extent() for text in texts]
        around = [label for ax in axes for label in [*ax.get_xticklabels(), ax.xaxis.label]]
        around += [*figure.texts, *(said for key in figure.legends for said in key.get_texts())]
        for said in [*texts, *around]:
            if said.get_text().strip():
                one = said.get_window_extent()
                left, low = one.x0 - page.x0, one.y0 - page.y0
                right, top = page.x1 - one.x1, page.y1 - one.y1
                assert min(left, low, right, top) >= -1, said.get_text()
        for place, one in enumerate(boxes):
            for text, other in zip(texts[place + 1 :], boxes[place + 1 :], strict=True):
                across = min(one.x1, other.x1) - max(one.x0, other.x0)
                down = min(one.y1, other.y1) - max(one.y0, other.y0)
                assert across <= 1 or down <= 3, (texts[place].get_text(), text.get_text())

    return check
