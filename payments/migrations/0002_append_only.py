"""Let PostgreSQL keep the ledger as written."""

from django.db import migrations

from portefeuille.events import AppendOnly


class Migration(migrations.Migration):
    """Install the append-only triggers."""

    dependencies = [("payments", "0001_initial")]

    operations = [AppendOnly("payments_entry"), AppendOnly("payments_transfer")]
