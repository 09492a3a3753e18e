"""Keep proofs and payments of claims as they were written, and fill what projects use of their budgets."""

from django.db import migrations

from portefeuille.events import AppendOnly

# What was granted, less what went back within the calendar year of the application.
FILL = """
    UPDATE applications_subsidyapplication AS project
       SET budget_used = CASE
           WHEN project.funded_on IS NULL AND project.status IN ('lapsed', 'refused', 'stopped')
                AND date_part('year', project.closed_on) = date_part('year', project.submitted_on) THEN 0
           ELSE greatest(project.subsidy - coalesce((
                SELECT sum(transfer.amount)
                  FROM payments_transfer AS transfer JOIN payments_entry AS entry ON entry.id = transfer.entry_id
                 WHERE transfer.application_id = project.id AND entry.kind = 'subsidy_released'
                   AND date_part('year', entry.booked_on) = date_part('year', project.submitted_on)), 0), 0)
           END
     WHERE project.subsidy IS NOT NULL;
"""


class Migration(migrations.Migration):
    """Triggers and data beside the tables of the migration before."""

    dependencies = [("payments", "0009_claims_notes_and_proofs"), ("applications", "0004_budget_used")]

    operations = [
        AppendOnly("payments_dailyproof"),
        AppendOnly("payments_claimpayment"),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
