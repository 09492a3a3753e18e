"""Let PostgreSQL keep the story of a company as written."""

from django.db import migrations

from portefeuille.events import AppendOnly


class Migration(migrations.Migration):
    """Install the append-only triggers."""

    dependencies = [("companies", "0001_initial")]

    operations = [AppendOnly("companies_companyevent")]
