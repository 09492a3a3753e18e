"""From bytes to records of 128 characters.

The standard fixes no character set. Plain ASCII needs none; else the file is Windows-1252 when every record has 128
bytes, or UTF-8 when every record has 128 characters; anything else is refused.
"""

from payments.statements.coda.layout import LENGTH

ENCODINGS = ("cp1252", "utf-8")


class UnreadableRecord(ValueError):
    """A line that is no record: `code` names the rule, the message what was found."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


class Decoder:
    """Decode record by record; the first record that is not ASCII decides the character set of the file."""

    def __init__(self) -> None:
        self._encodings: tuple[str, ...] = ENCODINGS

    def decode(self, raw: bytes) -> str:
        """Return one record without its line end; raise `UnreadableRecord` when it has not 128 characters."""
        if b"\x00" in raw:
            raise UnreadableRecord("charset", "a NUL byte is no character")
        if raw.isascii():
            if len(raw) == LENGTH:
                return raw.decode("ascii")
            raise UnreadableRecord("record_length", f"{len(raw)} characters instead of {LENGTH}")
        for encoding in self._encodings:
            try:
                text = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            if len(text) == LENGTH:
                self._encodings = (encoding,)
                return text
        raise UnreadableRecord("charset", f"neither {LENGTH} bytes of Windows-1252 nor {LENGTH} characters of UTF-8")
