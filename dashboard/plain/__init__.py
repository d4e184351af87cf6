"""What the server-rendered twin of each page of the menu shows: one file a page, as `app_pages`."""
