"""Registered providers of training and advice."""
