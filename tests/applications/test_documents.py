"""The deposit letter: what it says, how it is tagged, and what it can never reach."""

import io
from decimal import Decimal

import pikepdf
import pytest
from django.core.files.storage import Storage
from pypdf import PdfReader
from pytest_django import Settings

from applications import documents
from applications.models import Document, SubsidyApplication
from portefeuille import pdf
from tests.applications.builders import deposit, fund, make_applicant, make_project
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: object) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def project() -> SubsidyApplication:
    """Return a project of 2.200 euro that waits for 1.540 euro."""
    return make_project(make_applicant(year=TODAY.year), now=NOW, title="HACCP <b>voor</b> bakkers & co")


def text_of(content: bytes) -> str:
    """Return the text of a PDF on one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def tags_of(document: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Return the elements of the structure tree in reading order."""
    found: list[pikepdf.Object] = []

    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append(node)
            walk(node.get("/K", pikepdf.Array()))

    walk(document.Root.StructTreeRoot.K)
    return found


def test_the_letter_says_how_much_where_to_with_which_words_and_by_when(project: SubsidyApplication) -> None:
    text = text_of(documents.render_deposit_instruction(project))
    assert project.number is not None
    for part in (
        "Stort je eigen bijdrage",
        project.number,
        "1.540,00 euro",
        "BE68 5390 0754 7034",
        "TRIOBEBB",
        "Fonds voor Proefneming",
        "+++126/0000/00171+++",
        "23/12/2026",
        "Subsidie (30 %) 660,00 euro",
        "Kostprijs zonder btw 2.200,00 euro",
        "31/12/2027",
        "HACCP <b>voor</b> bakkers & co",
        "Bakkerij Voorbeeld",
    ):
        assert part in text


def test_the_letter_fits_on_one_page_of_a4(project: SubsidyApplication) -> None:
    reader = PdfReader(io.BytesIO(documents.render_deposit_instruction(project)))
    (page,) = reader.pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


def test_the_letter_is_a_tagged_pdf_for_everybody(project: SubsidyApplication) -> None:
    document = pikepdf.open(io.BytesIO(documents.render_deposit_instruction(project)))
    assert document.Root.Lang == "nl-BE"
    assert document.Root.MarkInfo.Marked
    assert document.Root.ViewerPreferences.DisplayDocTitle
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == f"Stortingsgegevens van project {project.number}"


def test_headings_tables_lists_and_the_code_are_tagged_as_what_they_are(project: SubsidyApplication) -> None:
    document = pikepdf.open(io.BytesIO(documents.render_deposit_instruction(project)))
    elements = tags_of(document)
    kinds = [str(element.S) for element in elements]
    assert [kind for kind in kinds if kind.startswith("/H")] == ["/H1", "/H2"]
    assert (kinds.count("/Table"), kinds.count("/Caption"), kinds.count("/TH"), kinds.count("/TD")) == (2, 2, 9, 9)
    assert (kinds.count("/L"), kinds.count("/LI")) == (1, 3)
    (figure,) = [element for element in elements if element.S == "/Figure"]
    assert str(figure.Alt) == "QR-code met de gegevens van deze overschrijving, voor je bank-app"


def test_the_code_fills_in_the_transfer(project: SubsidyApplication) -> None:
    assert documents.deposit_qr(project).split("\n") == [
        "BCD",
        "002",
        "1",
        "SCT",
        "",
        "Fonds voor Proefneming",
        "BE68539007547034",
        "EUR1540.00",
        "",
        "126000000171",
    ]


def test_the_letter_is_made_once_and_kept(project: SubsidyApplication) -> None:
    first = documents.deposit_instruction(project)
    row = Document.objects.get()
    again = documents.deposit_instruction(project)
    assert (first.name, first.content_type) == (f"{project.number}-storten.pdf", "application/pdf")
    assert again.content == first.content
    assert (row.application, row.kind) == (project, Document.Kind.DEPOSIT_INSTRUCTION)
    assert Document.objects.get().file.name == row.file.name


def test_a_letter_that_is_gone_is_made_again(project: SubsidyApplication) -> None:
    documents.deposit_instruction(project)
    row = Document.objects.get()
    storage: Storage = row.file.storage
    storage.delete(str(row.file.name))
    assert documents.deposit_instruction(project).content.startswith(b"%PDF")
    assert storage.exists(str(Document.objects.get().file.name))


def test_after_a_part_arrived_the_letter_asks_for_the_rest(project: SubsidyApplication) -> None:
    documents.deposit_instruction(project)
    deposit(project, Decimal("1000.00"), now=NOW)
    text = text_of(documents.deposit_instruction(project).content)
    assert "Bedrag 540,00 euro" in text
    assert "EUR540.00" in documents.deposit_qr(project)


def test_after_everything_arrived_the_letter_still_tells_what_was_asked(project: SubsidyApplication) -> None:
    fund(project, now=NOW)
    assert documents.amount_to_deposit(project) == Decimal("1540.00")
    assert "Bedrag 1.540,00 euro" in text_of(documents.deposit_instruction(project).content)


def test_a_mail_opens_the_letter_by_the_id_of_its_project(project: SubsidyApplication) -> None:
    assert documents.open_deposit_instruction(project.pk).name == f"{project.number}-storten.pdf"


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:9/x.png",
        "https://example.test/x.css",
        "data:text/plain,canary",
        "../../portefeuille/settings.py",
    ],
)
def test_the_renderer_opens_nothing_outside_the_static_folder(address: str) -> None:
    fetcher = pdf.ProjectFiles(allow_redirects=False)
    with pytest.raises(ValueError, match="not a file of the project"):
        fetcher.fetch(address)


def test_an_address_in_a_text_brings_no_file_into_the_letter(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("templates")
    canary = folder / "canary.txt"
    canary.write_text("TOP SECRET CANARY")
    (folder / "trap.html").write_text(
        f'<html lang="nl"><title>x</title><p>before<a rel="attachment" href="{canary.as_uri()}">x</a>'
        f'<img alt="x" src="{canary.as_uri()}"><object data="{canary.as_uri()}"></object>after</p></html>'
    )
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [folder]}]
    content = pdf.render("trap.html", {})
    attachments = pikepdf.open(io.BytesIO(content)).attachments
    assert "before" in text_of(content)
    assert "CANARY" not in text_of(content)
    assert len(attachments) == 0
