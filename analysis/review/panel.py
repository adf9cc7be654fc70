"""The panel: a paragraph with its figures marked, and the fields of one row beside it.

Only this file needs ipywidgets, and only where somebody can press a button: otherwise the same
rows are shown as a table, with nothing in it that differs from run to run.
"""

from __future__ import annotations

import json
from collections import deque
from contextlib import contextmanager
from html import escape
from pathlib import Path

from analysis.datasets import DataProblem, paragraphs
from analysis.datasets.problems import in_words
from analysis.needed import need_columns
from analysis.review import added, journal, rows
from analysis.review.marks import as_html, pieces_of, placed
from analysis.tidy import WIDGET

_KIND = "kind"  # of the speaker, a column of the other table
# Beside the paragraph; the others below, folded.
_FIRST = (
    *("wording", "value", "value_high", "unit", "bound", "hedge", "quantity", "cumulative"),
    *("modality", "originator_id", _KIND, "window_start", "window_end", "statement_id"),
    *("measure", "note"),
)
_NAMES = {"originator_id": "who says so", _KIND: "kind of speaker"}
_LABEL = "7rem"  # width of a field's name
_LATE = "Type it again if it is for this row; if not, press Previous, then Next."
_UNSEEN = "Not done: this row was not on the screen when you pressed."
_BELOW = "7.3rem"  # where what stands below a field begins


def review(package, text):
    """Read a package's claims beside their text, correct and confirm them; each change is saved.

    In JupyterLab and its like a panel: the paragraph with its figures marked, the fields of one row
    beside it, and what is likely for them. Tab to *Confirm and next* once; from then on Enter or
    the space bar confirms a row and shows the next. Enter in a field saves it and goes back to that
    button. ``python -m analysis undo PACKAGE`` takes the last change back, as the button does.

    Parameters
    ----------
    package
        Folder of a package as :func:`analysis.new_package` makes it.
    text
        Path of the text that it was drafted from.

    Returns
    -------
    Review
        Where nobody can press a button (a notebook that is run by a program, a stored page, no
        ipywidgets) it shows the same rows as a table.

    Raises
    ------
    DataProblem
        If the package breaks a rule other than that of its fingerprints.
    ValueError
        If its claims have not the columns of drafts.
    OSError
        If the text cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from analysis import new_package
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     text = Path(folder, "article.txt")
    ...     _ = text.write_text("At least 40 ships left.")
    ...     shown = review(new_package("harbour", text.read_text(), folder), text)
    >>> print(repr(shown).splitlines()[0])
    0 of 1 row confirmed.
    """
    return Review(package, text)


class Review:
    """A package beside its text: as widgets where somebody is there, else as a table.

    Parameters
    ----------
    package, text
        As for :func:`review`.
    """

    def __init__(self, package, text):
        self.text = Path(text)
        self.lines = paragraphs(self.text)["text"].tolist()
        self.package = journal.opened(package)
        missing = [name for name in ("claims", "originators") if name not in self.package.tables]
        if missing:
            raise ValueError(f"{package} has no table {' and '.join(missing)}: nothing to review.")
        need_columns(self.claims, rows.NEEDED, "A review")

    @property
    def claims(self):
        return self.package.tables["claims"]

    @property
    def originators(self):
        return self.package.tables["originators"]

    def __repr__(self) -> str:
        shown = rows.overview(self.claims, self.originators)
        return "\n".join([*self._said(), shown.to_string(max_colwidth=None)])

    def _repr_mimebundle_(self, **_) -> dict:
        table = rows.overview(self.claims, self.originators).to_html(border=0)
        said = "".join(f"<p>{escape(line)}</p>" for line in self._said())
        shown = {"text/html": said + table, "text/plain": repr(self)}
        panel = _panel(self) if _is_live() else None
        return shown | ({} if panel is None else {WIDGET: _view(panel)})

    def _said(self) -> list[str]:
        other = rows.other_text(self.claims, self.lines)
        return [rows.progress(self.claims), *([other] if other else [])]


def _is_live() -> bool:
    """Whether somebody sits at the notebook: a program that runs one allows no questions."""
    from IPython import get_ipython

    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None:
        return False
    return bool(kernel.get_parent().get("content", {}).get("allow_stdin"))


def _panel(review):
    try:
        import ipywidgets
    except ImportError:
        return None
    return Panel(review, ipywidgets).box


def _view(widget) -> dict:
    return {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}


class Panel:
    """The widgets of a review. What they do stands in `rows` and `journal`."""

    def __init__(self, review, widgets):
        self.review, self.w = review, widgets
        self.filling = False
        self.refused: dict[str, str] = {}
        self.shown, self.rows = 0, ["", ""]  # which set of fields, and the row in each
        # The browser copies the number of the step that it has come to: who types before it has
        # shown a row types into the one that was shown. Where nothing copies, none is late.
        self.step, self.seen = widgets.IntText(), widgets.IntText()
        self.copied = widgets.jsdlink((self.step, "value"), (self.seen, "value"))
        described = json.loads(review.package.file.read_bytes())
        self.name, self.fields = described["name"], _fields_of(described["resources"])
        self.fields |= {_KIND: []} if _KIND in review.originators else {}
        self._go(*rows.waiting(review.claims)[:1])
        self._make()
        self._show()

    # --- what is there ---------------------------------------------------------------------------

    def _make(self):
        w = self.w
        self.head, self.status, self.page = w.HTML(), w.HTML(), w.HTML()
        self.confirm = self._button(
            "Confirm and next", self._on_row(self._confirm), "success", "11rem"
        )
        self.before = self._button("Previous", lambda: self._step(-1))
        self.after = self._button("Next", lambda: self._step(1))
        self.undo = self._button("Undo", self._undo)
        self.drop = self._button("No claim: delete row", self._on_row(self._drop))
        self.again = self._button("Read again", self._again, "warning")
        self.only = w.Checkbox(
            description="only unconfirmed", indent=False, layout={"width": "10rem"}
        )
        self.layouts = [w.Layout(width="auto"), w.Layout(width="auto", display="none")]
        self.sets = [{name: self._input(name, n) for name in self.fields} for n in (0, 1)]
        self.told = {name: w.HTML(layout={"display": "none"}) for name in self.fields}
        self.chips = {name: [self._chip(name) for _ in range(3)] for name in self.fields}
        self.speaker, speaker = self._with_button(
            "Add speaker", "another speaker", self._add_speaker
        )
        self.adding = w.HBox(speaker, layout={"margin": f"0 0 0 {_BELOW}"})
        self.missed, missed = self._with_button(
            "Add a claim", "words of a figure without a mark, as printed", self._add_claim
        )
        first = [self._field(name) for name in _FIRST if name in self.fields]
        rest = [self._field(name) for name in self.fields if name not in _FIRST]
        more = w.Accordion([w.VBox(rest)], titles=("More fields",), selected_index=None)
        line = {"flex_flow": "row wrap", "align_items": "center"}
        tools = [self.confirm, self.before, self.after, self.undo, self.drop, self.again, self.only]
        grid = {"grid_template_columns": "repeat(auto-fit, minmax(min(23rem, 100%), 1fr))"}
        body = w.GridBox(
            [w.VBox([self.page, w.HBox(missed)]), w.VBox([*first, more])],
            layout=grid | {"grid_gap": "0 1.5rem"},
        )
        self.box = w.VBox([self.head, w.HBox(tools, layout=line), self.status, body])

    def _button(self, label, act, style="", width="auto"):
        button = self.w.Button(description=label, button_style=style, layout={"width": width})
        button.on_click(lambda _: act())
        return button

    def _with_button(self, label, asks, act):
        """A field and its button, which Enter presses too.

        The browser says that Enter was pressed before it sends what was typed.
        """
        look = {"width": "auto", "flex": "1 1 0", "min_width": "0"}
        field = self.w.Text(placeholder=asks, continuous_update=False, layout=look)
        entered = deque(maxlen=1)  # the row where it was pressed

        def taken():
            if not entered:
                return
            if entered.pop() == self.at:
                return act()
            self._tell(f"Not done: {field.value!r} came when its row had gone.", True)

        field.on_msg(self._on_submit(lambda: entered.append(self.at)))
        field.observe(lambda _: taken(), "value")
        button = self._button(label, act)
        button.layout.flex = "0 0 auto"
        return field, [field, button]

    def _chip(self, name):
        button = self.w.Button(
            layout={"width": "auto", "max_width": "100%", "height": "1.5rem", "display": "none"},
            style={"font_size": "0.85em"},
        )
        offered = self._on_row(lambda: self._set(name, button.offered))
        button.on_click(lambda _: offered())
        return button

    @property
    def names(self) -> list[str]:
        return self.review.claims["claim_id"].tolist()

    @property
    def inputs(self):
        """The fields that are shown; the other set is filled with the next row, then shown.

        What is shown is never filled anew: the browser would drop what somebody types meanwhile,
        and sends nothing if it equals what stood there.
        """
        return self.sets[self.shown]

    def _input(self, name, which):
        look = {
            "description": _NAMES.get(name, name),
            "style": {"description_width": _LABEL},
            "layout": self.layouts[which],
        }
        choices = self.fields[name]
        if choices or name == "originator_id":
            made = self.w.Dropdown(options=[("", ""), *((c, c) for c in choices)], **look)
        else:
            made = self._text(name, look)
            made.on_msg(self._on_submit(lambda: self._entered(name, which)))
        made.observe(lambda change: self._typed(name, change["new"], which), "value")
        return made

    def _text(self, name, look):
        if name == _KIND:
            return self.w.Combobox(options=rows.KINDS_OF_SPEAKERS, continuous_update=False, **look)
        return self.w.Text(continuous_update=False, **look)

    def _on_submit(self, act):
        """Enter in a field, which the browser tells apart from leaving it."""
        return lambda _, content, __: act() if content.get("event") == "submit" else None

    def _field(self, name):
        parts = [*(fields[name] for fields in self.sets), self.told[name]]
        offers = self.w.HBox(
            self.chips[name], layout={"margin": f"0 0 0 {_BELOW}", "flex_flow": "row wrap"}
        )
        return self.w.VBox([*parts, offers, *([self.adding] if name == "originator_id" else [])])

    # --- what it shows ---------------------------------------------------------------------------

    def _show(self, said="", wrong=False, stay=False):
        """Show all of a row; ``stay`` leaves the fields, in one of which somebody types."""
        claims = self.review.claims
        place = f" Row {self.names.index(self.at) + 1}: {self.at}." if self.at else ""
        place += " Confirmed." * (bool(place) and self.at not in rows.waiting(claims))
        # The fields first: who sees the new paragraph types into its own.
        self._fill(self._cells(self.at) if place else None, stay)
        all_, done = len(claims), len(claims) - len(rows.waiting(claims))
        bar = f'<progress value="{done}" max="{max(1, all_)}" style="width: 8rem"></progress>'
        self.head.value = f"{bar} <b>{rows.progress(claims)}</b>{escape(place)}"
        self._tell(said, wrong)
        self.undo.disabled = not self.review.package.journal
        for one in (self.confirm, self.before, self.after, self.drop, *self.adding.children):
            one.disabled = not place
        self.page.value = self._page() if place else ""

    def _tell(self, said, wrong=False):
        other = rows.other_text(self.review.claims, self.review.lines)
        unsealed = "A table was edited by hand; your first change here seals it."
        notes = [other, unsealed * self.review.package.unsealed]
        shown = [_message(said, wrong)] + [_message(note, True) for note in notes]
        self.status.value = "".join(shown)
        self.again.layout.display = "none"

    def _page(self):
        """The paragraph with the row's figure, and those beside it."""
        claims, lines = self.review.claims, self.review.lines
        at = self.names.index(self.at)
        number, parts = int(claims["paragraph"].iloc[at]), []
        near = range(max(1, number - 1), min(len(lines), number + 1) + 1)
        places = placed(lines, claims[claims["paragraph"].isin(map(str, near))])
        for n in near:
            html = as_html(pieces_of(lines[n - 1], places, n, claims.index[at]), n)
            parts.append(html if n == number else f'<div style="opacity: 0.65">{html}</div>')
        return f'<div style="line-height: 1.8; font-size: 1.1em">{"".join(parts)}</div>'

    def _cells(self, at) -> dict[str, str]:
        """A row's cells, and the kind of its speaker."""
        people, row = self.review.originators, rows.row_of(self.review.claims, at)
        if _KIND in people:
            row[_KIND] = "".join(people[_KIND][people["originator_id"].eq(row["originator_id"])])
        return row

    def _fill(self, row, stay):
        same = self.rows[self.shown] == self.at
        kept = dict(self.refused) if same else {}
        typed = {name: self.inputs[name].value for name in kept}
        cells = row or {}
        if not stay:
            self._turn({name: cells.get(name, "") for name in self.fields} | typed, row is None)
        self.refused.clear()
        for name, field in self.inputs.items():
            self._refuse(name, kept.get(name, ""))
            if stay and name not in kept and field.value != cells[name]:
                self._note(name, f"It is {cells[name]!r} now.")
        self._offer()

    def _turn(self, cells, disabled):
        """Fill the hidden fields, then show them in place of the others."""
        other = 1 - self.shown
        with self._filling():
            self._fill_speakers(self.sets[other])
            for name, field in self.sets[other].items():
                field.disabled = disabled
                field.value = _within(field, cells[name])
        self.rows[other] = self.at
        self.step.value += 1
        self.layouts[self.shown].display, self.layouts[other].display = "none", None
        self.shown = other

    def _fill_speakers(self, fields):
        shown = [("", "")]
        if self.at:
            near = rows.speakers(self.review.claims, self.review.originators, self.at)
            shown += [
                (f"{name} ({why})" if why else name, who)
                for who, name, why in near.itertuples(index=False)
            ]
        fields["originator_id"].options = shown

    def _offer(self):
        review = self.review
        made = {}
        if self.at:
            made = rows.offers(review.claims, review.originators, review.lines, self.at)
        names = dict(review.originators[["originator_id", "name"]].itertuples(index=False))
        for name, chips in self.chips.items():
            offered = [*made.get(name, []), *[("", "")] * len(chips)]
            for chip, (text, why) in zip(chips, offered, strict=False):
                chip.offered = text
                label = names.get(text, text) if name == "originator_id" else text
                chip.description = f"{label} · {why}" if why else label
                chip.tooltip = f"Set {name} to {text}"
                chip.layout.display = None if text else "none"

    def _refuse(self, name, said):
        self.refused |= {name: said} if said else {}
        self._note(name, said, True)

    def _note(self, name, said, wrong=False):
        self.told[name].value = _message(said, wrong)
        self.told[name].layout.display = None if said else "none"
        self.told[name].layout.margin = f"0 0 0.3rem {_BELOW}"

    # --- what it does ----------------------------------------------------------------------------

    def _typed(self, name, text, which):
        if self.filling:
            return
        if which != self.shown or self._unseen():
            self._late(name, text, which)
        elif self.at:
            self._set(name, text, stay=True)

    def _entered(self, name, which):
        if which == self.shown:
            return self.confirm.focus()
        self._late(name, self.sets[which][name].value, which)

    def _unseen(self) -> bool:
        """Whether the row that is meant is not on the screen yet."""
        return 0 < self.seen.value < self.step.value

    def _on_row(self, act):
        """What a button does with a row, which somebody must have seen."""
        return lambda: self._tell(_UNSEEN, True) if self._unseen() else act()

    def _late(self, name, text, which):
        """What was typed into a row that had gone when it came is for somebody to judge."""
        if not self.at:
            return
        gone, field, cell = self.rows[which], self.inputs[name], self._cells(self.at)[name]
        if which == self.shown:  # typed when this set showed an earlier row
            gone = "its row"
            with self._filling():
                field.value = _within(field, cell)
        there = self._cells(gone)[name] if gone in self.names else None
        if not text == cell == there:
            self._refuse(name, f"Not saved: {text!r} came when {gone} had gone. {_LATE}")

    @contextmanager
    def _filling(self):
        """What changes meanwhile was typed by nobody."""
        self.filling = True
        try:
            yield
        finally:
            self.filling = False

    def _set(self, name, text, stay=False):
        """Save one cell, or say beside the field why not; what was typed stays to be mended."""
        row = self._cells(self.at)
        self.refused.pop(name, None)
        if name == _KIND:
            return self._set_kind(row, text, stay)
        said = name == "wording" and rows.misquoted({**row, name: text}, self.review.lines)
        if said:
            return self._refuse(name, said)
        cells = rows.overtaken(row, self.review.originators, **{name: text})
        changed = rows.corrected(self.review.claims, self.at, **cells)
        self._save({"claims": changed}, f"{self.at}: {name} {row[name]!r} to {text!r}", name, stay)

    def _set_kind(self, row, text, stay):
        people = rows.with_kind(self.review.originators, row["originator_id"], text)
        said = f"{self.at}: kind of {row['originator_id']} {row[_KIND]!r} to {text!r}"
        self._save({"originators": people}, said, _KIND, stay)

    def _save(self, tables, said, field="", stay=False, then=None) -> bool:
        """Save, and show the row ``then``; what a rule refuses is said beside its field."""
        try:
            self.review.package = journal.saved(self.review.package, tables, said)
        except DataProblem as problem:
            self._refused_by(problem.problems, field)
            return False
        except journal.ChangedElsewhere as error:
            self._tell(str(error), True)
            self.again.layout.display = None
            return False
        except (OSError, ValueError) as error:
            self._tell(f"Not saved: {error}", True)
            return False
        self._go(self.at if then is None else then)
        self._show(f"Saved. {said}", stay=stay)
        return True

    def _refused_by(self, problems, field):
        beside = {c.strip() for cell in problems["column"] for c in cell.split(",")}
        for name in ({field} & set(self.inputs)) or (beside & set(self.inputs)):
            self._refuse(name, in_words(problems))
        self._tell(
            "Not saved: see the field." if field else f"Not saved: {in_words(problems)}", True
        )

    def _confirm(self):
        if self.refused:
            names = ", ".join(self.refused)
            return self._tell(
                f"First mend {names}; for the old value press Previous, then Next.", True
            )
        claims = self.review.claims
        after = _after(self.names, rows.waiting(claims), self.at)
        self._save({"claims": rows.confirmed(claims, self.at)}, f"{self.at}: confirmed", then=after)

    def _drop(self):
        claims = self.review.claims
        after = _after(self.names, rows.waiting(claims), self.at)
        said = f"{self.at}: row deleted, no claim"
        self._save({"claims": rows.without(claims, self.at)}, said, then=after)

    def _undo(self):
        try:
            self.review.package, said = journal.undone(self.review.package)
        except (OSError, ValueError) as error:
            self._tell(str(error), True)
            self.again.layout.display = None
            return
        self._go(said.partition(":")[0], self.at)
        self._show(f"Taken back: {said}")

    def _again(self):
        try:
            self.review.package = journal.opened(self.review.package.file)
        except (OSError, ValueError) as error:
            return self._tell(str(error), True)
        self._go(self.at)
        self._show("Read again.")

    def _go(self, *wanted):
        """Go to the first of these rows that is there, else to the first row, if any is."""
        self.at = next((name for name in [*wanted, *self.names] if name in self.names), "")

    def _step(self, by):
        names = self.names
        shown = rows.waiting(self.review.claims) if self.only.value else names
        ahead = names[names.index(self.at) + 1 :] if by > 0 else names[: names.index(self.at)][::-1]
        found = next((name for name in ahead if name in shown), None)
        if found is None:
            return self._tell(
                f"No {'unconfirmed ' * self.only.value}row {'after' if by > 0 else 'before'}."
            )
        lost = ", ".join(self.refused)
        self.at = found
        self._show(f"The refused {lost} of the last row was not kept." if lost else "", bool(lost))

    def _add_speaker(self):
        try:
            people, new = rows.with_speaker(self.review.originators, self.speaker.value)
        except ValueError as error:
            return self._tell(str(error), True)
        cells = rows.overtaken(self._cells(self.at), people, originator_id=new)
        claims = rows.corrected(self.review.claims, self.at, **cells)
        said = f"{self.at}: speaker {self.speaker.value!r}"
        tables = {"claims": claims, "originators": people}
        self._taken(self.speaker, lambda: self._save(tables, said, "originator_id"))

    def _add_claim(self):
        review = self.review
        near = int(rows.row_of(review.claims, self.at)["paragraph"]) if self.at else 1
        noted = (change["changed"].get("claims", []) for change in review.package.journal)
        gone = {row["row"] for rows_ in noted for row in rows_}
        try:
            claims, people, new = added.with_words(
                *(review.claims, review.originators, review.lines, self.missed.value),
                *(near, self.name, gone),
            )
        except ValueError as error:
            return self._tell(f"Not added: {error}", True)
        said = f"{new}: row added, “{self.missed.value}”"
        tables = {"claims": claims, "originators": people}
        self._taken(self.missed, lambda: self._save(tables, said, then=new))

    def _taken(self, field, save):
        """Empty a field, then save: who sees the new row may type into the field at once."""
        words, field.value = field.value, ""
        if not save():
            field.value = words


def _after(names, waiting, here) -> str:
    """The next row that waits, from the top again behind the last; the same if none does."""
    at = names.index(here)
    round_ = names[at + 1 :] + names[:at]
    return next((name for name in round_ if name in waiting), here)


def _message(said, wrong) -> str:
    if not said:
        return ""
    colour = "var(--jp-error-color1, #b00020)" if wrong else "inherit"
    sign = "✗ " if wrong else "✓ "
    return (
        f'<div role="status" style="color: {colour}; line-height: 1.4">{sign}{escape(said)}</div>'
    )


def _within(field, text):
    """A cell's text as its field can show it; a choice that is none stays to be seen."""
    values = [value for _, value in field.options] if hasattr(field, "index") else [text]
    if text not in values:
        field.options = [*field.options, (text, text)]
    return text


def _fields_of(resources) -> dict[str, list[str]]:
    """The columns that are edited, and the texts that each may hold where they are listed."""
    claims = next(resource for resource in resources if resource["name"] == "claims")
    return {
        field["name"]: field.get("constraints", {}).get("enum", [])
        or (["true", "false"] if field.get("type") == "boolean" else [])
        for field in claims["schema"]["fields"]
        if field["name"] not in rows.HIDDEN
    }
