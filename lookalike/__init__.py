"""A look-alike of the Flemish login (ACM/IDM) for the demo and the tests: real OpenID Connect, invented people."""
