"""The commands, by what they are for; `concertation.cli` gathers them."""
