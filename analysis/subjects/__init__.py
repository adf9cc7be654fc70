"""What is counted, one file a subject: its claims, and what is peculiar to it.

A new subject is one file here and one notebook. The file stands on the floors below (``ledger``,
``bounds``, ``propagation``, ``pooling``), knows no chart, and is used as
``from analysis.subjects.shells import payload_ceiling``.
"""
