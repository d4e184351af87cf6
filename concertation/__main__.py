"""`python -m concertation` is the command `concertation`."""

from concertation.cli import main

main()
