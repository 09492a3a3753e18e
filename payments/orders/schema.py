"""Check a file of orders against the schema of ISO 20022 before it leaves: as a stream, whatever its size."""

import io
from functools import cache
from pathlib import Path

from lxml import etree

from payments.orders.pain001 import Version, WrongOrder

FOLDER = Path(__file__).resolve().parent / "schemas"


def check(content: bytes, *, version: Version) -> None:
    """Raise `WrongOrder` with the line and the reason when a file does not follow its schema."""
    events = etree.iterparse(
        io.BytesIO(content), schema=_schema(version), resolve_entities=False, no_network=True, huge_tree=False
    )
    last = ""
    try:
        for _event, element in events:
            last = str(element.tag)
            element.clear()
            while element.getprevious() is not None:
                element.getparent().remove(element.getprevious())
    except etree.XMLSyntaxError as error:
        raise WrongOrder(f"line {error.lineno}: {error.msg}") from error
    if not last.endswith("}Document"):
        raise WrongOrder("the last line is missing")


@cache
def _schema(version: Version) -> etree.XMLSchema:
    return etree.XMLSchema(file=str(FOLDER / f"pain.001.001.{version}.xsd"))
