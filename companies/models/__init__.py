"""What the portal knows of companies, and who may act for them."""

from companies.models.access import AccessRequest, Mandate
from companies.models.company import AnnualAccounts, Company, CompanyEvent, ContactAddress, SizeDeclaration
from companies.models.register import Activity, Establishment, KboExtract, LegalForm, NaceCode

__all__ = [
    "AccessRequest",
    "Activity",
    "AnnualAccounts",
    "Company",
    "CompanyEvent",
    "ContactAddress",
    "Establishment",
    "KboExtract",
    "LegalForm",
    "Mandate",
    "NaceCode",
    "SizeDeclaration",
]
