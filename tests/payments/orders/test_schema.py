"""The schemas that stand in the repository are those of the maintained package, and they are obeyed."""

from importlib import resources

import pytest

from payments.orders import pain001, schema
from payments.orders.pain001 import Version, WrongOrder
from tests.payments.orders.test_pain001 import BATCH


@pytest.mark.parametrize("version", Version)
def test_the_schemas_are_those_of_the_package(version: Version) -> None:
    name = f"pain.001.001.{version}.xsd"
    assert (schema.FOLDER / name).read_bytes() == resources.files("sepaxml").joinpath("schemas", name).read_bytes()


def test_a_file_of_ours_passes() -> None:
    schema.check(pain001.write(batch=BATCH), version=Version.V09)


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"<Cd>SEPA</Cd>", b""), (b"EUR", b"euro"), (b"<PmtMtd>TRF", b"<PmtMtd>XYZ"), (b"</Document>", b"")],
)
def test_a_file_that_breaks_the_schema_is_refused(old: bytes, new: bytes) -> None:
    content = pain001.write(batch=BATCH)
    assert old in content
    with pytest.raises(WrongOrder, match="line"):
        schema.check(content.replace(old, new), version=Version.V09)


def test_a_file_of_the_other_version_is_refused() -> None:
    with pytest.raises(WrongOrder):
        schema.check(pain001.write(batch=BATCH), version=Version.V03)
