"""Benchmarks: figures of this machine beside the ceiling that the same machine reaches in the same minute."""
