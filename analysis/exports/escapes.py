"""Text from data as plain text: nothing in it becomes markup, a command or a formula."""

from __future__ import annotations

import re

from analysis.formulas import defused

__all__ = ["defused", "latex", "markdown_cell", "plain"]

# Whatever Markdown, HTML or MathJax could take for its own, as a character reference.
_PLAIN = {ord(mark): f"&#{ord(mark)};" for mark in "&<>\\`*_[]$|#~"}
# Braces as commands, since BibTeX counts even escaped ones; brackets and stars in braces, since
# the end of a row would take them for its own; a straight quote by number, since babel uses it.
_LATEX = {
    ord(mark): written
    for mark, written in {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "`": r"\textasciigrave{}",
        "|": r"\textbar{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        '"': r"\symbol{34}",
        "[": "{[}",
        "]": "{]}",
        "*": "{*}",
        **{mark: f"\\{mark}" for mark in "#$%&_"},
    }.items()
}
_LIGATURE = re.compile(r"(?<=[-',])(?=[-',])")  # two of them would print as one other sign
_LINE_END = re.compile(r"\r\n?|\n")


def plain(text: str) -> str:
    """Text for Markdown and HTML that shows as it is.

    Examples
    --------
    >>> plain("<b>*1*</b>")
    '&#60;b&#62;&#42;1&#42;&#60;/b&#62;'
    """
    return text.translate(_PLAIN)


def markdown_cell(text: str) -> str:
    """Text for a cell of a Markdown table: lines stay lines.

    Examples
    --------
    >>> markdown_cell("first|second\\nthird")
    'first&#124;second<br>third'
    """
    return _LINE_END.sub("<br>", plain(text))


def latex(text: str) -> str:
    r"""Text for LaTeX and BibTeX that prints as it is; line ends and tabs become spaces.

    Examples
    --------
    >>> print(latex("50 % of [6_000] -- \\input{x}"))
    50 \% of {[}6\_000{]} -{}- \textbackslash{}input\textbraceleft{}x\textbraceright{}
    """
    line = _LINE_END.sub(" ", text).replace("\t", " ")
    return _LIGATURE.sub("{}", line.translate(_LATEX))
