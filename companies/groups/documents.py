"""The evidence of a confirmed size as tagged PDF (PDF/UA-1), from the row alone: the same today and in ten years."""

from companies.enums import Size
from companies.groups import words
from companies.groups.drawing import draw, in_sentences
from companies.groups.report import report_from_json
from companies.models import SizeEvidence
from portefeuille import pdf


def render_evidence(evidence: SizeEvidence) -> bytes:
    """Return the PDF of a confirmation with its figures, its group and its reason."""
    kept = evidence.content.get("report")
    report = None if kept is None else report_from_json(kept)
    shows_group = report is not None and bool(report.others)
    context = {
        "evidence": evidence,
        "company": evidence.company,
        "declared": Size(evidence.declared_size).label,
        "advised": Size(evidence.advised_size).label if evidence.advised_size else "",
        "report": report,
        "shows_group": shows_group,
        "decision": words.decision(report) if report else [],
        "missing": list(words.missing(report)) if report else [],
        "drawing": draw(report) if report and shows_group else "",
        "sentences": list(in_sentences(report)) if report else [],
    }
    return pdf.render("documents/size_evidence.html", context)
