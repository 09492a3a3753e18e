"""Bring the register up to date from the temporary tables, in sets; every statement counts what it changed."""

from collections.abc import Mapping
from datetime import date

from django.db import connection

# The official name before the commercial one before the abbreviation; Dutch, then unknown, French, English, German.
_NAMES = """
CREATE TEMPORARY TABLE kbo_name ON COMMIT DROP AS
SELECT DISTINCT ON (entity_number) entity_number, denomination
FROM kbo_denomination
WHERE denomination <> ''
ORDER BY entity_number, array_position('{001,003,002,004}', type), array_position('{2,0,1,4,3}', language), denomination
"""

_SEATS = """
CREATE TEMPORARY TABLE kbo_seat ON COMMIT DROP AS
SELECT DISTINCT ON (entity_number) *
FROM kbo_address
WHERE type = 'REGO' AND struck_off_on IS NULL
ORDER BY entity_number, postal_code
"""

_PLACES = """
CREATE TEMPORARY TABLE kbo_place ON COMMIT DROP AS
SELECT DISTINCT ON (entity_number) *
FROM kbo_address
WHERE type = 'BAET' AND struck_off_on IS NULL
ORDER BY entity_number, postal_code
"""

_EMAILS = """
CREATE TEMPORARY TABLE kbo_email ON COMMIT DROP AS
SELECT entity_number, min(value) AS email
FROM kbo_contact
WHERE entity = 'ENT' AND type = 'EMAIL' AND length(value) <= 254
GROUP BY entity_number
"""

# Forms that our reference data do not know are kept under the KBO's own name, and refused until the agency decides.
_LEGAL_FORMS = """
INSERT INTO companies_legalform (code, label, label_fr, abbreviation, "group", is_eligible)
SELECT nl.code, nl.description, coalesce(fr.description, ''), '', 'other', false
FROM kbo_code nl
LEFT JOIN kbo_code fr ON fr.category = nl.category AND fr.code = nl.code AND fr.language = 'FR'
WHERE nl.category = 'JuridicalForm' AND nl.language = 'NL' AND nl.code ~ '^[0-9]{3}$'
ON CONFLICT (code) DO NOTHING
"""

_COMPANIES = """
WITH written AS (
    INSERT INTO companies_company AS known (
        enterprise_number, name, legal_form_id, is_natural_person, situation, started_on, ceased_on,
        street, house_number, box, postal_code, municipality, country, register_email, refund_iban, is_blocked
    )
    SELECT
        replace(e.enterprise_number, '.', ''), coalesce(n.denomination, e.enterprise_number),
        f.code, coalesce(e.type = '1', false),
        coalesce(e.situation, '000'), e.started_on, NULL,
        coalesce(nullif(s.street, ''), s.street_fr, ''), coalesce(s.house_number, ''), coalesce(s.box, ''),
        coalesce(s.postal_code, ''), coalesce(nullif(s.municipality, ''), s.municipality_fr, ''),
        coalesce(s.country, ''), coalesce(m.email, ''), '', false
    FROM kbo_enterprise e
    LEFT JOIN companies_legalform f ON f.code = coalesce(nullif(e.form_read_as, ''), e.form)
    LEFT JOIN kbo_name n ON n.entity_number = e.enterprise_number
    LEFT JOIN kbo_seat s ON s.entity_number = e.enterprise_number
    LEFT JOIN kbo_email m ON m.entity_number = e.enterprise_number
    ON CONFLICT (enterprise_number) DO UPDATE SET
        name = excluded.name, legal_form_id = excluded.legal_form_id, is_natural_person = excluded.is_natural_person,
        situation = excluded.situation, started_on = excluded.started_on, ceased_on = NULL, street = excluded.street,
        house_number = excluded.house_number, box = excluded.box, postal_code = excluded.postal_code,
        municipality = excluded.municipality, country = excluded.country, register_email = excluded.register_email
    WHERE (known.name, known.legal_form_id, known.is_natural_person, known.situation, known.started_on,
           known.ceased_on, known.street, known.house_number, known.box, known.postal_code, known.municipality,
           known.country, known.register_email)
        IS DISTINCT FROM
          (excluded.name, excluded.legal_form_id, excluded.is_natural_person, excluded.situation, excluded.started_on,
           NULL::date, excluded.street, excluded.house_number, excluded.box, excluded.postal_code,
           excluded.municipality, excluded.country, excluded.register_email)
    RETURNING xmax = 0 AS is_new
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM written
"""

_CEASED_COMPANIES = """
UPDATE companies_company SET ceased_on = greatest(%(snapshot_on)s, started_on)
WHERE ceased_on IS NULL
    AND NOT EXISTS (
        SELECT FROM kbo_enterprise e
        WHERE replace(e.enterprise_number, '.', '') = companies_company.enterprise_number
    )
"""

_ESTABLISHMENTS = """
WITH written AS (
    INSERT INTO companies_establishment AS known (
        establishment_number, company_id, started_on, ceased_on, street, house_number, box, postal_code, municipality
    )
    SELECT
        replace(b.establishment_number, '.', ''), c.id, b.started_on, NULL,
        coalesce(nullif(p.street, ''), p.street_fr, ''), coalesce(p.house_number, ''), coalesce(p.box, ''),
        coalesce(p.postal_code, ''), coalesce(nullif(p.municipality, ''), p.municipality_fr, '')
    FROM kbo_establishment b
    JOIN companies_company c ON c.enterprise_number = replace(b.enterprise_number, '.', '')
    LEFT JOIN kbo_place p ON p.entity_number = b.establishment_number
    ON CONFLICT (establishment_number) DO UPDATE SET
        company_id = excluded.company_id, started_on = excluded.started_on, ceased_on = NULL, street = excluded.street,
        house_number = excluded.house_number, box = excluded.box, postal_code = excluded.postal_code,
        municipality = excluded.municipality
    WHERE (known.company_id, known.started_on, known.ceased_on, known.street, known.house_number, known.box,
           known.postal_code, known.municipality)
        IS DISTINCT FROM
          (excluded.company_id, excluded.started_on, NULL::date, excluded.street, excluded.house_number, excluded.box,
           excluded.postal_code, excluded.municipality)
    RETURNING xmax = 0 AS is_new
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM written
"""

_CEASED_ESTABLISHMENTS = """
UPDATE companies_establishment SET ceased_on = %(snapshot_on)s
WHERE ceased_on IS NULL
    AND NOT EXISTS (
        SELECT FROM kbo_establishment b
        WHERE replace(b.establishment_number, '.', '') = companies_establishment.establishment_number
    )
"""

# Whose an activity is: the company's own, or that of one of its establishments.
_OWNERS = """
CREATE TEMPORARY TABLE kbo_owner ON COMMIT DROP AS
SELECT e.enterprise_number AS entity_number, c.id AS company_id
FROM kbo_enterprise e
JOIN companies_company c ON c.enterprise_number = replace(e.enterprise_number, '.', '')
UNION ALL
SELECT b.establishment_number, c.id
FROM kbo_establishment b
JOIN companies_company c ON c.enterprise_number = replace(b.enterprise_number, '.', '')
"""

# A position of seven digits counts by its first five.
_WANTED_ACTIVITIES = """
CREATE TEMPORARY TABLE kbo_wanted ON COMMIT DROP AS
SELECT DISTINCT o.company_id, n.id AS nace_id, a.activity_group, a.classification
FROM kbo_activity a
JOIN kbo_owner o ON o.entity_number = a.entity_number
JOIN companies_nacecode n ON n.version = a.version AND n.code = left(a.code, 5)
WHERE a.activity_group IN ('001', '003', '006') AND a.classification IN ('MAIN', 'SECO', 'ANCI')
"""

_GONE_ACTIVITIES = """
DELETE FROM companies_activity known
WHERE known.company_id IN (SELECT company_id FROM kbo_owner)
    AND NOT EXISTS (
        SELECT FROM kbo_wanted w
        WHERE w.company_id = known.company_id AND w.nace_id = known.nace_id
            AND w.activity_group = known."group" AND w.classification = known.classification
    )
"""

_NEW_ACTIVITIES = """
INSERT INTO companies_activity (company_id, nace_id, "group", classification)
SELECT w.company_id, w.nace_id, w.activity_group, w.classification
FROM kbo_wanted w
WHERE NOT EXISTS (
    SELECT FROM companies_activity known
    WHERE known.company_id = w.company_id AND known.nace_id = w.nace_id
        AND known."group" = w.activity_group AND known.classification = w.classification
)
"""

# Activities by the edition of 2003 count for nothing any more; an unknown code of a living edition is worth a look.
_UNKNOWN_ACTIVITIES = """
SELECT count(*) FROM kbo_activity a
WHERE a.version IN ('2008', '2025')
    AND NOT EXISTS (SELECT FROM companies_nacecode n WHERE n.version = a.version AND n.code = left(a.code, 5))
"""

_SCRATCH = ("kbo_name", "kbo_seat", "kbo_place", "kbo_email", "kbo_owner", "kbo_wanted")


def bring_up_to_date(*, snapshot_on: date) -> dict[str, int]:
    """Write a staged full extract into the register; return what was new, changed, ceased or gone.

    What the extract does not hold any more has ceased on the day of the snapshot.
    """
    day = {"snapshot_on": snapshot_on}
    for statement in (_NAMES, _SEATS, _PLACES, _EMAILS):
        _count(statement)
    _count("ANALYZE kbo_name, kbo_seat, kbo_place, kbo_email")
    counts = {"legal_forms_new": _count(_LEGAL_FORMS)}
    counts["companies_new"], counts["companies_changed"] = _row(_COMPANIES)
    counts["companies_ceased"] = _count(_CEASED_COMPANIES, day)
    counts["establishments_new"], counts["establishments_changed"] = _row(_ESTABLISHMENTS)
    counts["establishments_ceased"] = _count(_CEASED_ESTABLISHMENTS, day)
    _count(_OWNERS)
    _count("ANALYZE kbo_owner")
    _count(_WANTED_ACTIVITIES)
    _count("ANALYZE kbo_wanted")
    counts["activities_gone"] = _count(_GONE_ACTIVITIES)
    counts["activities_new"] = _count(_NEW_ACTIVITIES)
    (counts["activities_unknown"],) = _row(_UNKNOWN_ACTIVITIES)
    _count(f"DROP TABLE {', '.join(_SCRATCH)}")
    return counts


def _count(statement: str, values: Mapping[str, date] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def _row(statement: str) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row: tuple[int, ...] = cursor.fetchone()
        return row
