"""Companies, who may act for them, their size, and whether the measure serves them."""
