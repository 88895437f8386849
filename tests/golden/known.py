"""Lists the golden questions that fail: ``python -m tests.golden.known`` asks all and writes the list."""

from __future__ import annotations

import sys

from tests.golden.asking import KNOWN, ask_all, every_set, listed, report

_HEAD = """\
# Golden questions and turns that are not answered as their sets expect: set:line(.turn), then ! where a wrong
# answer is told as a fact or - where it is not, and what was asked. `python -m tests.golden.known` writes it.
# A question that fails and is not listed here fails tests/golden/test_questions.py.
"""


def main() -> None:
    """Ask everything, print accuracy by set, and write the list."""
    verdicts = ask_all(list(every_set()))
    failing = [listed(one) for found in verdicts.values() for one in found if one.faults]
    KNOWN.write_text(_HEAD + "".join(f"{line}\n" for line in failing), encoding="utf-8")
    sys.stdout.write("\n".join(report(verdicts)) + f"\n{len(failing)} known failures in {KNOWN.name}\n")


if __name__ == "__main__":
    main()
