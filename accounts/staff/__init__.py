"""Members of staff of the agency: what they log in with beside a password, and what is asked again."""
