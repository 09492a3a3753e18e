"""The client of OpenID Connect: what the Flemish login says of a person becomes an `Identity`, or an error in words."""
