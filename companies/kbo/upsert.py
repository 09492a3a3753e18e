"""Bring the register up to date from the temporary tables, in sets; every statement counts what it changed.

A full extract joins whole tables: `_plan_for` keeps PostgreSQL from going row by row through tables that were empty
when it last counted them, which took hours. An update extract goes by the indexes and costs what it changes.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.db import connection

from companies.kbo import proposal
from companies.kbo.layout import Kind
from companies.kbo.progress import Progress

Counts = dict[str, int]

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
        enterprise_number, name, legal_form_id, is_natural_person, situation, started_on, ceased_on,
        street, house_number, box, postal_code, municipality, country, register_email, '', false
    FROM kbo_company
    ON CONFLICT (enterprise_number) DO UPDATE SET
        name = excluded.name, legal_form_id = excluded.legal_form_id, is_natural_person = excluded.is_natural_person,
        situation = excluded.situation, started_on = excluded.started_on, ceased_on = excluded.ceased_on,
        street = excluded.street, house_number = excluded.house_number, box = excluded.box,
        postal_code = excluded.postal_code, municipality = excluded.municipality, country = excluded.country,
        register_email = excluded.register_email
    WHERE (known.name, known.legal_form_id, known.is_natural_person, known.situation, known.started_on,
           known.ceased_on, known.street, known.house_number, known.box, known.postal_code, known.municipality,
           known.country, known.register_email)
        IS DISTINCT FROM
          (excluded.name, excluded.legal_form_id, excluded.is_natural_person, excluded.situation, excluded.started_on,
           excluded.ceased_on, excluded.street, excluded.house_number, excluded.box, excluded.postal_code,
           excluded.municipality, excluded.country, excluded.register_email)
    RETURNING xmax = 0 AS is_new
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM written
"""

_ESTABLISHMENTS = """
WITH written AS (
    INSERT INTO companies_establishment AS known (
        establishment_number, company_id, started_on, ceased_on, street, house_number, box, postal_code, municipality
    )
    SELECT
        establishment_number, company_id, started_on, ceased_on, street, house_number, box, postal_code, municipality
    FROM kbo_place
    ON CONFLICT (establishment_number) DO UPDATE SET
        company_id = excluded.company_id, started_on = excluded.started_on, ceased_on = excluded.ceased_on,
        street = excluded.street, house_number = excluded.house_number, box = excluded.box,
        postal_code = excluded.postal_code, municipality = excluded.municipality
    WHERE (known.company_id, known.started_on, known.ceased_on, known.street, known.house_number, known.box,
           known.postal_code, known.municipality)
        IS DISTINCT FROM
          (excluded.company_id, excluded.started_on, excluded.ceased_on, excluded.street, excluded.house_number,
           excluded.box, excluded.postal_code, excluded.municipality)
    RETURNING xmax = 0 AS is_new
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM written
"""

# A company may be announced before it starts; the register never shows an end before the beginning.
_CEASED_COMPANIES = {
    Kind.FULL: """
UPDATE companies_company SET ceased_on = greatest(%(snapshot_on)s, started_on)
WHERE ceased_on IS NULL
    AND NOT EXISTS (
        SELECT FROM kbo_enterprise e
        WHERE replace(e.enterprise_number, '.', '') = companies_company.enterprise_number
    )
""",
    Kind.UPDATE: """
UPDATE companies_company c SET ceased_on = greatest(%(snapshot_on)s, started_on)
FROM kbo_touched_company t
WHERE t.has_ended AND c.enterprise_number = replace(t.entity_number, '.', '') AND c.ceased_on IS NULL
""",
}

_CEASED_ESTABLISHMENTS = {
    Kind.FULL: """
UPDATE companies_establishment SET ceased_on = %(snapshot_on)s
WHERE ceased_on IS NULL
    AND NOT EXISTS (
        SELECT FROM kbo_establishment b
        WHERE replace(b.establishment_number, '.', '') = companies_establishment.establishment_number
    )
""",
    Kind.UPDATE: """
UPDATE companies_establishment p SET ceased_on = %(snapshot_on)s
FROM kbo_touched_place t
WHERE t.has_ended AND p.establishment_number = replace(t.entity_number, '.', '') AND p.ceased_on IS NULL
""",
}

_ORPHANS = """
SELECT count(*) FROM kbo_establishment b
WHERE NOT EXISTS (
    SELECT FROM companies_company c WHERE c.enterprise_number = replace(b.enterprise_number, '.', '')
)
"""

# An update extract may give an establishment to another company and say nothing of its activities.
_MOVED_ACTIVITIES = """
UPDATE companies_activity known SET company_id = p.company_id
FROM kbo_establishment b
JOIN companies_establishment p ON p.establishment_number = replace(b.establishment_number, '.', '')
WHERE known.establishment_id = p.id AND known.company_id <> p.company_id
"""

_GONE_ACTIVITIES = {
    Kind.FULL: """
DELETE FROM companies_activity known
WHERE NOT EXISTS (
    SELECT FROM kbo_wanted w
    WHERE w.company_id = known.company_id AND w.nace_id = known.nace_id
        AND coalesce(w.establishment_id, 0) = coalesce(known.establishment_id, 0)
        AND w.activity_group = known."group" AND w.classification = known.classification
)
""",
    Kind.UPDATE: """
DELETE FROM companies_activity known
WHERE id IN (
    SELECT own.id FROM kbo_owner o JOIN companies_activity own ON own.company_id = o.company_id
    WHERE o.establishment_id IS NULL AND own.establishment_id IS NULL
    UNION ALL
    SELECT there.id FROM kbo_owner o JOIN companies_activity there ON there.establishment_id = o.establishment_id
) AND NOT EXISTS (
    SELECT FROM kbo_wanted w
    WHERE w.company_id = known.company_id AND w.nace_id = known.nace_id
        AND coalesce(w.establishment_id, 0) = coalesce(known.establishment_id, 0)
        AND w.activity_group = known."group" AND w.classification = known.classification
)
""",
}

_NEW_ACTIVITIES = """
INSERT INTO companies_activity (company_id, establishment_id, nace_id, "group", classification)
SELECT w.company_id, w.establishment_id, w.nace_id, w.activity_group, w.classification
FROM kbo_wanted w
WHERE NOT EXISTS (
    SELECT FROM companies_activity known
    WHERE w.company_id = known.company_id AND w.nace_id = known.nace_id
        AND coalesce(w.establishment_id, 0) = coalesce(known.establishment_id, 0)
        AND w.activity_group = known."group" AND w.classification = known.classification
)
ORDER BY w.company_id, w.establishment_id
"""

# Activities by the edition of 2003 count for nothing any more; an unknown code of a living edition is worth a look.
_UNKNOWN_ACTIVITIES = """
SELECT count(*) FROM kbo_activity a
WHERE a.version IN ('2008', '2025')
    AND (a.version, left(a.code, 5)) NOT IN (SELECT version, code FROM companies_nacecode)
"""


def bring_up_to_date(*, kind: Kind, snapshot_on: date, progress: Progress) -> Counts:
    """Write a staged extract into the register; return what was new, changed, ceased or gone.

    What a full extract does not hold any more, and what an update extract only takes away, has ceased on the day of the
    snapshot.
    """
    day = {"snapshot_on": snapshot_on}
    _plan_for(kind)
    steps: list[tuple[str, Callable[[], Counts]]] = [
        ("names, addresses and legal forms", lambda: _describe(kind)),
        ("companies", lambda: _write("companies", _COMPANIES, _CEASED_COMPANIES[kind], day)),
        ("establishments", lambda: _write("establishments", _ESTABLISHMENTS, _CEASED_ESTABLISHMENTS[kind], day)),
        ("activities", lambda: _write_activities(kind)),
    ]
    counts: Counts = {}
    for position, (what, work) in enumerate(steps, start=1):
        progress.writing(what, step=position, steps=len(steps))
        counts |= work()
    _count(proposal.REMOVALS[kind])
    if kind == Kind.FULL:
        # The pages, and the updates that follow, are planned by what the tables hold now.
        _count("ANALYZE companies_company, companies_establishment, companies_activity")
    return counts


def _plan_for(kind: Kind) -> None:
    _count("SET LOCAL work_mem = '96MB'; SET LOCAL maintenance_work_mem = '256MB'")
    _count(f"SET LOCAL enable_nestloop = {'off' if kind == Kind.FULL else 'on'}")


def _describe(kind: Kind) -> Counts:
    new_forms = _count(_LEGAL_FORMS)
    _make(proposal.DESCRIPTIONS[kind])
    return {"legal_forms_new": new_forms}


def _write(what: str, upsert: str, cease: str, day: Mapping[str, date]) -> Counts:
    new, changed = _row(upsert)
    return {f"{what}_new": new, f"{what}_changed": changed, f"{what}_ceased": _count(cease, day)}


def _write_activities(kind: Kind) -> Counts:
    (orphans,) = _row(_ORPHANS)
    if kind == Kind.UPDATE:
        _count(_MOVED_ACTIVITIES)
    _make(proposal.ACTIVITIES[kind])
    gone = _count(_GONE_ACTIVITIES[kind])
    new = _count(_NEW_ACTIVITIES)
    (unknown,) = _row(_UNKNOWN_ACTIVITIES)
    return {
        "establishments_without_company": orphans,
        "activities_gone": gone,
        "activities_new": new,
        "activities_unknown": unknown,
    }


def _make(statements: Iterable[tuple[str, str]]) -> None:
    for statement, name in statements:
        _count(statement)
        if name:
            _count(f"ANALYZE {name}")


def _count(statement: str, values: Mapping[str, date] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def _row(statement: str) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row: tuple[int, ...] = cursor.fetchone()
        return row
