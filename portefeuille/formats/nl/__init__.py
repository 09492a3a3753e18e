"""Formats of Dutch as written in Flanders."""
