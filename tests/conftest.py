"""What holds for every test."""

from hypothesis import settings

# Helpers of the notebook tests, not tests; --doctest-modules would import them.
collect_ignore_glob = ["notebooks/[!t]*.py"]

# The same examples in every run, and no deadline on a machine that does other work beside.
settings.register_profile("kit", derandomize=True, deadline=None)
settings.load_profile("kit")
