"""Files for and from the bank about money that goes out."""
