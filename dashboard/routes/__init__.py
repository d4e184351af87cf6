"""Everything that the portal serves without JavaScript: pages, files, feeds, addresses."""
