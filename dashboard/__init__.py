"""The public portal: a dashboard, pages that need no JavaScript, and files."""
