"""KBO Open Data: load the extracts of the Crossroads Bank for Enterprises into the register of companies.

The law of the format is the cookbook R018.00: a zip of CSV files, UTF-8, dates as `dd-mm-yyyy`, nothing between commas
for NULL; all of the register (a full extract), or what goes and what comes since the extract before (an update).
Each file streams through `COPY` into a temporary table, which PostgreSQL checks line by line; set-based statements then
bring the register up to date. One extract is one transaction, and its number makes it repeatable. See docs/kbo.md.
"""

from companies.kbo.errors import KboBusyError, KboError, KboGapError
from companies.kbo.importer import ImportReport, import_extract
from companies.kbo.layout import Kind
from companies.kbo.progress import Progress

__all__ = ["ImportReport", "KboBusyError", "KboError", "KboGapError", "Kind", "Progress", "import_extract"]
