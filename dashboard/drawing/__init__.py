"""How figures are drawn: rows in, pictures out; nothing here reads data or knows a page."""
