"""What every command says in the same way."""

import sys


def failed(message: str, code: int = 1) -> int:
    print(message, file=sys.stderr)
    return code


def report(problems) -> int:
    for problem in problems.itertuples():
        print(f"{problem.file}: {problem.problem}. {problem.remedy}.", file=sys.stderr)
    return 1 if len(problems) else 0


def many(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")
