"""Let PostgreSQL keep the story of an application as written."""

from django.db import migrations

from portefeuille.events import AppendOnly


class Migration(migrations.Migration):
    """Install the append-only triggers."""

    dependencies = [("applications", "0001_initial")]

    operations = [AppendOnly("applications_applicationevent")]
