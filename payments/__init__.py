"""Money in and out: bank files, the ledger, deposits, payments and refunds."""
