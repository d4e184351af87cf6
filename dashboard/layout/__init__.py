"""What pages are made of: the frame around each, and the blocks that they lay out."""
