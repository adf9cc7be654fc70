"""Any article's text -> draft claims, for a person to confirm.

`draft_claims` reads one text, `draft_texts` and `draft_corpus` many, `new_package` makes a data
package of one. Rules look at the words around each figure that `analysis.wording` finds; nothing
is learned and nothing downloaded, so every draft can be explained and mended by a word in a list.

The files, each of which imports only from those before it:

=========== =====================================================================
words       the lists: people, quantities, money, measures, verbs
sentences   a paragraph cut into sentences; page furniture; telephone numbers
ratios      "10-to-1", "twice as many": comparisons as figures
nouns       what a figure counts, its unit, its quantity
passed_over ages, labels, sources, back-references: figures that claim nothing
modality    may, allegedly, plans to: how sure
credit      who says so, and through whom
when        the words that date a figure
running     the words that make a figure a running total
claims      all of these, figure by figure
corpus      many texts in a stream
notebook    the text of the notebook that goes with a package
package     a data package of draft claims
=========== =====================================================================
"""

from analysis.drafting.claims import COLUMNS, draft_claims
from analysis.drafting.corpus import draft_corpus, draft_texts, texts_in
from analysis.drafting.package import new_package

__all__ = [
    "COLUMNS",
    "draft_claims",
    "draft_corpus",
    "draft_texts",
    "new_package",
    "texts_in",
]
