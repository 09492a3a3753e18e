"""The person: who logs in, with which means, and for how long."""
