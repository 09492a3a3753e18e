"""The pages about applications: a request becomes a selector and at most one service call."""
