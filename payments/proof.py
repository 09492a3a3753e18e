"""Prove the books: every euro on the bank account is explained, every running balance equals its sum.

One statement of SQL and so one snapshot: what others post meanwhile never looks like a mistake.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db import connection

from payments.enums import DEBIT_ACCOUNTS, Account, Outcome
from portefeuille import money

_BALANCES = """
    SELECT json_object_agg(account, total) FROM (
        SELECT account, sum(amount)::text AS total FROM (
            SELECT debit AS account, amount FROM payments_transfer
            UNION ALL SELECT credit, -amount FROM payments_transfer) AS side
        GROUP BY account) AS balance
"""
_WRONG_WALLETS = """
    SELECT count(*) FROM (
        SELECT application_id,
               sum(CASE 'own' WHEN credit THEN amount WHEN debit THEN -amount ELSE 0 END) AS own,
               sum(CASE 'subsidy' WHEN credit THEN amount WHEN debit THEN -amount ELSE 0 END) AS subsidy
          FROM payments_transfer WHERE application_id IS NOT NULL GROUP BY application_id) AS booked
    FULL JOIN payments_wallet AS wallet USING (application_id)
    WHERE coalesce(booked.own, 0) <> coalesce(wallet.own, 0)
       OR coalesce(booked.subsidy, 0) <> coalesce(wallet.subsidy, 0)
"""
_WRONG_BUDGETS = """
    SELECT count(*) FROM (
        SELECT company_id, date_part('year', submitted_on)::int AS year, sum(budget_used) AS used
          FROM applications_subsidyapplication WHERE budget_used > 0 GROUP BY 1, 2) AS project
    FULL JOIN applications_annualbudget AS budget USING (company_id, year)
    WHERE coalesce(project.used, 0) <> coalesce(budget.granted, 0)
"""
# The bank's own word, less what waits unposted for a person; nothing before the first statement.
_STATEMENTS = """
    SELECT last.closing_balance - first.opening_balance - coalesce((
               SELECT sum(movement.amount) FROM payments_bankmovement AS movement WHERE movement.outcome = %s), 0)
      FROM (SELECT opening_balance FROM payments_bankstatement WHERE account = %s ORDER BY opening_on, id LIMIT 1)
               AS first,
           (SELECT closing_balance FROM payments_bankstatement WHERE account = %s ORDER BY closing_on DESC, id DESC
             LIMIT 1) AS last
"""
_PROOF = f"SELECT ({_BALANCES}), ({_WRONG_WALLETS}), ({_WRONG_BUDGETS}), ({_STATEMENTS})"


@dataclass(frozen=True)
class Proof:
    """The books at one moment: every balance on its natural side, and what disagrees with the ledger, in euro.

    `statement_balance` is what the bank says, None before its first statement.
    """

    balances: Mapping[Account, Decimal]
    wrong_wallet_count: int
    wrong_budget_count: int
    statement_balance: Decimal | None

    @property
    def bank(self) -> Decimal:
        """Return what the ledger says stands on the bank account."""
        return self.balances[Account.BANK]

    @property
    def held(self) -> Decimal:
        """Return what the portal holds or is owed: bank, fees and claims."""
        return sum((self.balances[account] for account in Account if account in DEBIT_ACCOUNTS), money.ZERO)

    @property
    def owed(self) -> Decimal:
        """Return what stands against it: wallets, suspense, in transit, refunds and the fund."""
        return sum((self.balances[account] for account in Account if account not in DEBIT_ACCOUNTS), money.ZERO)

    @property
    def holds(self) -> bool:
        """Tell whether every euro is explained."""
        is_with_the_bank = self.statement_balance is None or self.statement_balance == self.bank
        return (
            self.held == self.owed and is_with_the_bank and not self.wrong_wallet_count and not self.wrong_budget_count
        )


def prove() -> Proof:
    """Add up the whole ledger; compare it with every wallet, every annual budget and the statements of the bank."""
    account = settings.FINANCIAL_MANAGER_IBAN
    with connection.cursor() as cursor:
        cursor.execute(_PROOF, [Outcome.FOREIGN_CURRENCY, account, account])
        found, wrong_wallets, wrong_budgets, statement_balance = cursor.fetchone()
    sums = json.loads(found) if isinstance(found, str) else found or {}
    signed = {account: Decimal(sums.get(account.value, 0)) for account in Account}
    return Proof(
        balances={account: total if account in DEBIT_ACCOUNTS else -total for account, total in signed.items()},
        wrong_wallet_count=wrong_wallets,
        wrong_budget_count=wrong_budgets,
        statement_balance=statement_balance,
    )
