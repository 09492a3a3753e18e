"""KBO Open Data: load an extract of the Crossroads Bank for Enterprises into the register of companies.

The law of the format is the cookbook R018.00: nine CSV files in a zip, UTF-8, dates as `dd-mm-yyyy`, nothing between
commas for NULL.
Each file streams through `COPY` into a temporary table, which PostgreSQL checks line by line; set-based statements then
bring the register up to date. One extract is one transaction, and its number makes it repeatable.
"""

from companies.kbo.errors import KboError
from companies.kbo.importer import ImportReport, import_extract

__all__ = ["ImportReport", "KboError", "import_extract"]
