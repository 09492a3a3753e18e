"""Template libraries of the kernel."""
