"""The command ``vecloom``; needs the extra ``cli``."""

import sys


def main() -> int:
    """Run the command line and return its exit code, without raising.

    Returns
    -------
    int
        0 if all went well, 1 if something could not be done, 2 if the command was not understood
        or the extra "cli" is not installed, 130 after Ctrl-C.
    """
    try:
        import click  # noqa: F401  # only to tell its absence from any other error
    except ImportError:
        message = "vecloom: error: the command line needs the extra 'cli': "
        print(message + 'pip install "vecloom[cli]"', file=sys.stderr)
        return 2
    from vecloom.cli.app import run

    return run(sys.argv[1:])
