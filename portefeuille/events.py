"""Append-only rows: the story of a case, which PostgreSQL keeps as it was written."""

from django.conf import settings
from django.db import migrations, models
from django.utils.translation import gettext_lazy as _

_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


class AppendOnly(migrations.RunSQL):
    """Refuse UPDATE, DELETE and TRUNCATE on a table, whoever asks."""

    def __init__(self, table: str) -> None:
        """Name the table."""
        self.table = table
        super().__init__(
            sql=_FUNCTION
            + f"""
            CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION refuse_change();
            CREATE TRIGGER {table}_keep_all BEFORE TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
            """,
            reverse_sql=f"""
            DROP TRIGGER {table}_append_only ON {table};
            DROP TRIGGER {table}_keep_all ON {table};
            """,
        )

    def deconstruct(self) -> tuple[str, list[str], dict[str, object]]:
        """Describe the operation for the migration writer."""
        return self.__class__.__name__, [self.table], {}


class AbstractEvent(models.Model):
    """Something that happened: when, who did it, and the facts a reader needs. Never changed afterwards."""

    occurred_at = models.DateTimeField(_("when"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    facts = models.JSONField(_("facts"), default=dict, blank=True)

    class Meta:
        abstract = True
