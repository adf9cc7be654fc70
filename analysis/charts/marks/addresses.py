"""Where what is drawn was read."""

from __future__ import annotations

import pandas as pd


def addresses(marks) -> list[str]:
    """The addresses of the claims or events that a chart draws, each once, sorted.

    Parameters
    ----------
    marks
        What a chart draws: a frame, or a tuple whose frame ``claims`` says where each was read, in
        the column ``url``. A chart of results draws no claim, and has no address.

    Examples
    --------
    >>> addresses(pd.DataFrame({"url": ["https://b.org", "", "https://a.org", None]}))
    ['https://a.org', 'https://b.org']
    """
    frame = marks if isinstance(marks, pd.DataFrame) else getattr(marks, "claims", None)
    if frame is None or "url" not in frame:
        return []
    return sorted({url for url in frame["url"] if pd.notna(url) and url})
