"""Take a withdrawn text out of everything that the workspace keeps (`concertation remove --purge`).

`words` finds a text however it is written; `cells`, `workbooks` and `files` take it out of a
file; `staged` and `collections` out of an export that stays readable; `report` says where it
still is. `run` does it all, in an order in which each step may be the last one of a process.
"""
