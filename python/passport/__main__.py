"""窓口 — ``python -m passport``: a registry's desk on the command line; ``--help`` tells all."""

from ._cli import program

if __name__ == "__main__":
    program()
