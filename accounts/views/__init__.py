"""Logging in, logging in more surely, and logging out."""
