"""Tests of the group calculator."""
