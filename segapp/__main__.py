"""Run the command line with `python -m segapp`."""

from segapp.cli import main

main()
