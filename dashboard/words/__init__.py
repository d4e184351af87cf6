"""What the portal says, in French: numbers, codes, measures, sentences about what is shown."""
