"""What the portal knows of companies, and who may act for them."""

from companies.models.access import AccessRequest, Invitation, Mandate
from companies.models.accounts import AnnualAccounts
from companies.models.company import Company, CompanyEvent, ContactAddress
from companies.models.eligibility import ActivityDecision, PublicShare
from companies.models.group import CompanyGroup, GroupLink, GroupMember, MemberAccounts
from companies.models.register import (
    Activity,
    Establishment,
    KboExtract,
    KboRefusal,
    LegalForm,
    NaceCandidate,
    NaceCode,
)
from companies.models.size import SizeDeclaration, SizeEvidence

__all__ = [
    "AccessRequest",
    "Activity",
    "ActivityDecision",
    "AnnualAccounts",
    "Company",
    "CompanyEvent",
    "CompanyGroup",
    "ContactAddress",
    "Establishment",
    "GroupLink",
    "GroupMember",
    "Invitation",
    "KboExtract",
    "KboRefusal",
    "LegalForm",
    "Mandate",
    "MemberAccounts",
    "NaceCandidate",
    "NaceCode",
    "PublicShare",
    "SizeDeclaration",
    "SizeEvidence",
]
