"""What can be wrong with an extract."""


class KboError(Exception):
    """An extract cannot be loaded, and nothing was changed; the sentence names the file and the line, where known."""
