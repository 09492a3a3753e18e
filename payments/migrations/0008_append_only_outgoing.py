"""Let PostgreSQL keep files, stories and reports of orders as they were written."""

from django.db import migrations

from portefeuille.events import AppendOnly


class Migration(migrations.Migration):
    """Install the append-only triggers."""

    dependencies = [("payments", "0007_outgoing")]

    operations = [
        AppendOnly("payments_orderfile"),
        AppendOnly("payments_batchevent"),
        AppendOnly("payments_statusreport"),
    ]
