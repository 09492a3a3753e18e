"""Forms about applications: strings into values."""
