"""Begin with the policies of the scheme, keep approved rows as they are, and carry over what is known already."""

from datetime import UTC, date, datetime

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FIRST_DAY = date(2009, 1, 1)
REASON = "As the portal begins: parts add up, a surplus and late money go back, a person looks at the rest."
TREATMENTS = {
    "partial": "accept",
    "overpaid": "accept",
    "split": "accept",
    "late": "return",
    "closed_project": "return",
    "already_full": "return",
    "multiple_references": "hold",
    "conflicting": "hold",
    "unknown_reference": "hold",
    "invalid_reference": "hold",
    "no_reference": "hold",
}

KEEP_APPROVED = """
CREATE TRIGGER payments_depositpolicy_keep_approved BEFORE UPDATE OR DELETE ON payments_depositpolicy
    FOR EACH ROW WHEN (OLD.approved_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payments_depositpolicy_keep_all BEFORE TRUNCATE ON payments_depositpolicy
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
FORGET = """
DROP TRIGGER payments_depositpolicy_keep_approved ON payments_depositpolicy;
DROP TRIGGER payments_depositpolicy_keep_all ON payments_depositpolicy;
"""
CARRY_OVER = """
UPDATE payments_bankmovement SET handling = 'waiting', decide_by = booked_on + 5
    WHERE outcome IN ('unknown_reference', 'invalid_reference', 'no_reference', 'multiple_references',
                      'foreign_currency', 'unknown_debit');
INSERT INTO payments_payeraccount (company_id, account, first_seen_on)
    SELECT a.company_id, upper(regexp_replace(m.counterparty_account, '\\s', '', 'g')), min(m.booked_on)
    FROM payments_deposit d
    JOIN payments_bankmovement m ON m.id = d.movement_id
    JOIN applications_subsidyapplication a ON a.id = d.application_id
    WHERE m.counterparty_account <> ''
    GROUP BY 1, 2;
"""


def add_rows(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    DepositPolicy = apps.get_model("payments", "DepositPolicy")
    begun = datetime(2009, 1, 1, tzinfo=UTC)
    DepositPolicy.objects.bulk_create(
        DepositPolicy(
            outcome=outcome,
            treatment=treatment,
            valid_from=FIRST_DAY,
            reason=REASON,
            proposed_at=begun,
            approved_at=begun,
        )
        for outcome, treatment in TREATMENTS.items()
    )


class Migration(migrations.Migration):
    """The trigger keeps rows that were approved; adding some is nothing that it refuses."""

    dependencies = [("payments", "0003_policies")]

    operations = [
        migrations.RunSQL(KEEP_APPROVED, FORGET),
        migrations.RunPython(add_rows, migrations.RunPython.noop),
        migrations.RunSQL(CARRY_OVER, migrations.RunSQL.noop),
    ]
