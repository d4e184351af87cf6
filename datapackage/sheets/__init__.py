"""What people fill in beside the export: a workspace’s sheets, read, and offered to fill."""
