"""Template filters of the companies app."""
