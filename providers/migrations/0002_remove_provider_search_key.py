"""Find a provider by the key that the register keeps of its company's name; a second one could only fall behind."""

from django.db import migrations


class Migration(migrations.Migration):
    """Drop the copy."""

    dependencies = [("providers", "0001_initial")]

    operations = [migrations.RemoveField(model_name="provider", name="search_key")]
