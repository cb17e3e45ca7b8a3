"""Run a program with Vecloom in the place of gensim: ``python -m vecloom.gensim script.py``."""

from __future__ import annotations

import os
import runpy
import sys

from vecloom.gensim import install

USAGE = """\
usage: python -m vecloom.gensim script.py [arguments]
       python -m vecloom.gensim -m module [arguments]

Run a script or a module as Python does, with Vecloom in the place of gensim."""


def main(arguments: list[str]) -> None:
    """Run what the arguments name, as ``python`` would with the same arguments."""
    by_name = arguments[:1] == ["-m"]
    program = arguments[int(by_name) :]
    if not program or program[0].startswith("-"):
        sys.exit(0 if _print_help(asked=arguments[:1] in (["-h"], ["--help"])) else 2)
    install()
    sys.argv = program
    if by_name:
        runpy.run_module(program[0], run_name="__main__", alter_sys=True)
        return
    if not os.path.exists(program[0]):
        sys.exit(f"python -m vecloom.gensim: {program[0]}: no such file")
    if not getattr(sys.flags, "safe_path", False):  # Python 3.11's -P: nothing is put in front
        sys.path[0] = os.path.dirname(os.path.realpath(program[0]))
    runpy.run_path(program[0], run_name="__main__")


def _print_help(asked: bool) -> bool:
    (sys.stdout if asked else sys.stderr).write(USAGE + "\n")
    return asked


if __name__ == "__main__":
    main(sys.argv[1:])
