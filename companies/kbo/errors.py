"""What can be wrong with an extract."""


class KboError(Exception):
    """An extract cannot be loaded, and nothing was changed; the sentence names the file and the line, where known."""


class KboGapError(KboError):
    """An update extract does not follow what the register shows: it can be loaded once the one before it is."""


class KboBusyError(KboError):
    """Another import holds the register."""
