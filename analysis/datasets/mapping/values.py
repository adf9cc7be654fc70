"""Whole columns, read once for each distinct text, and what could not be read."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

# What to do about a fault of the file, rather than of its mapping.
FAULT = "Correct the file, or name the row in mapping.leave_out"


class Refused(NamedTuple):
    """Why a text could not be mapped."""

    problem: str
    remedy: str


class Read(NamedTuple):
    """A column as it was read: one answer for each distinct text and, last, for an empty cell."""

    answers: list  # None where there is none
    reasons: list  # a Refused where there is one, else None
    at: np.ndarray  # for each row the place of its answer

    def numbers(self, part=float):
        """A number from each answer, by row; missing where there is none."""
        return np.array([None if a is None else part(a) for a in self.answers], float)[self.at]

    def objects(self, part):
        """Something from each answer, by row; None where there is none."""
        found = np.empty(len(self.answers), object)
        found[:] = [None if a is None else part(a) for a in self.answers]
        return found[self.at]

    def texts(self):
        """The answers as a column of texts."""
        return pa.chunked_array([pa.array(self.answers, pa.string()).take(pa.array(self.at))])

    def refusals(self):
        """The rows that were refused."""
        refused = np.flatnonzero(np.array([r is not None for r in self.reasons])[self.at])
        return refusals(refused, [self.reasons[i] for i in self.at[refused]])


def read_each(texts, read, empty=None):
    """Read each distinct text of a column once; `empty` is the answer for an empty cell."""
    coded = pc.dictionary_encode(texts.combine_chunks())
    found = [*map(read, coded.dictionary.to_numpy(zero_copy_only=False).tolist()), empty]
    at = coded.indices.fill_null(len(found) - 1).to_numpy(zero_copy_only=False)
    refused = [isinstance(answer, Refused) for answer in found]
    answers = [None if no else answer for answer, no in zip(found, refused, strict=True)]
    reasons = [answer if no else None for answer, no in zip(found, refused, strict=True)]
    return Read(answers, reasons, at)


def refusals(at, reasons):
    """A frame of refused rows: their positions, and a `Refused` for each of them or for all."""
    if not isinstance(reasons, Refused):
        reasons = zip(*reasons, strict=True) if len(at) else ((), ())
    problems, remedies = reasons
    return pd.DataFrame({"at": at, "problem": problems, "remedy": remedies})


def repeated(text, count):
    """A column that says the same in each row."""
    return pa.chunked_array([pa.repeat(pa.scalar(text, pa.string()), count)])
