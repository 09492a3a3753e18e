"""The subsidy application, from the first step of the draft to the archive."""
