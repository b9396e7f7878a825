"""The first step: stored articles, read, with the reason for each that is set aside."""
