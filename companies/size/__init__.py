"""The size of an enterprise after Recommendation 2003/361/EC: by its own figures, and with the group it belongs to.

Pure: values in, values out. `propose` gives the portal's proposal from the accounts on record; `classify` decides a
`Case` with any ownership graph. Reading order: `definition`, `case`, `graph`, `control`, `partners`, `public`, `years`,
`aggregation`, `ceilings`, `two_years`, `engine`. The algorithm and its decisions: docs/size.md.
"""

from companies.size.aggregation import Line
from companies.size.case import (
    LISTED_INVESTORS,
    Accounts,
    Amounts,
    Case,
    CaseError,
    ConsolidatedAccounts,
    Control,
    Kind,
    Link,
    Party,
    TakeoverPolicy,
)
from companies.size.definition import DEFINITIONS, Definition, Thresholds, definition_on
from companies.size.engine import classify
from companies.size.proposal import MEDIUM, RULE_VERSION, SMALL, Figures, Proposal, class_of_year, propose
from companies.size.quantities import decimal_text, to_decimal
from companies.size.reading import read_cases
from companies.size.report import as_expected, sum_lines
from companies.size.result import (
    ApplicantType,
    DecidedBy,
    Doubt,
    DoubtKind,
    Missing,
    Relation,
    RelationType,
    Result,
    YearSum,
)

__all__ = [
    "DEFINITIONS",
    "LISTED_INVESTORS",
    "MEDIUM",
    "RULE_VERSION",
    "SMALL",
    "Accounts",
    "Amounts",
    "ApplicantType",
    "Case",
    "CaseError",
    "ConsolidatedAccounts",
    "Control",
    "DecidedBy",
    "Definition",
    "Doubt",
    "DoubtKind",
    "Figures",
    "Kind",
    "Line",
    "Link",
    "Missing",
    "Party",
    "Proposal",
    "Relation",
    "RelationType",
    "Result",
    "TakeoverPolicy",
    "Thresholds",
    "YearSum",
    "as_expected",
    "class_of_year",
    "classify",
    "decimal_text",
    "definition_on",
    "propose",
    "read_cases",
    "sum_lines",
    "to_decimal",
]
