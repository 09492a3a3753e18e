"""What the register must show by an extract, as tables and views that exist until the end of the transaction.

`kbo_company` and `kbo_place` have one row for each company and establishment of which the extract speaks, in the
columns of the register; `kbo_wanted` has their activities and `kbo_owner` those whose activities count. All lines that
an update extract has of one number in one file come whole (cookbook R018, 1.5.2): a number that is in a list of what
goes, or in the lines, has those lines and no other; a number that is in neither keeps what the register knows.
"""

from companies.kbo.layout import Kind

# The official name before the commercial one before the abbreviation; Dutch, then unknown, French, English, German.
# A number whose names all went has a row without a name.
_NAMES = """
CREATE TEMPORARY TABLE kbo_name ON COMMIT DROP AS
SELECT DISTINCT ON (entity_number) entity_number, denomination
FROM (
    SELECT entity_number, type, language, nullif(denomination, '') AS denomination FROM kbo_denomination
    UNION ALL SELECT key, NULL, NULL, NULL FROM kbo_denomination_gone
) spoken
ORDER BY
    entity_number, denomination IS NULL, array_position('{001,003,002,004}', type),
    array_position('{2,0,1,4,3}', language), denomination
"""

# The seat of a company, or the place of an establishment; an address that was struck off is none.
_ADDRESSES = """
CREATE TEMPORARY TABLE kbo_location ON COMMIT DROP AS
SELECT DISTINCT ON (entity_number)
    entity_number, coalesce(nullif(street, ''), street_fr, '') AS street, coalesce(house_number, '') AS house_number,
    coalesce(box, '') AS box, coalesce(postal_code, '') AS postal_code,
    coalesce(nullif(municipality, ''), municipality_fr, '') AS municipality, coalesce(country, '') AS country
FROM (
    SELECT entity_number, street, street_fr, house_number, box, postal_code, municipality, municipality_fr, country,
        true AS is_known
    FROM kbo_address
    WHERE struck_off_on IS NULL
        AND type = CASE WHEN length(entity_number) = 12 THEN 'REGO' ELSE 'BAET' END
    UNION ALL SELECT entity_number, '', '', '', '', '', '', '', '', false FROM kbo_address
    WHERE struck_off_on IS NOT NULL
    UNION ALL SELECT key, '', '', '', '', '', '', '', '', false FROM kbo_address_gone
) spoken
ORDER BY entity_number, is_known DESC, postal_code
"""

_EMAILS = """
CREATE TEMPORARY TABLE kbo_email ON COMMIT DROP AS
SELECT entity_number, coalesce(min(value), '') AS email
FROM (
    SELECT entity_number, value FROM kbo_contact WHERE entity = 'ENT' AND type = 'EMAIL' AND length(value) <= 254
    UNION ALL SELECT key, NULL FROM kbo_contact_gone
) spoken
GROUP BY entity_number
"""

_COMPANIES_OF_A_FULL_EXTRACT = """
CREATE TEMPORARY VIEW kbo_company AS
SELECT
    replace(e.enterprise_number, '.', '') AS enterprise_number,
    coalesce(n.denomination, e.enterprise_number) AS name, f.code AS legal_form_id,
    coalesce(e.type = '1', false) AS is_natural_person, coalesce(e.situation, '000') AS situation, e.started_on,
    NULL::date AS ceased_on, coalesce(a.street, '') AS street, coalesce(a.house_number, '') AS house_number,
    coalesce(a.box, '') AS box, coalesce(a.postal_code, '') AS postal_code,
    coalesce(a.municipality, '') AS municipality, coalesce(a.country, '') AS country,
    coalesce(m.email, '') AS register_email
FROM kbo_enterprise e
LEFT JOIN companies_legalform f ON f.code = coalesce(nullif(e.form_read_as, ''), e.form)
LEFT JOIN kbo_name n ON n.entity_number = e.enterprise_number
LEFT JOIN kbo_location a ON a.entity_number = e.enterprise_number
LEFT JOIN kbo_email m ON m.entity_number = e.enterprise_number
"""

_PLACES_OF_A_FULL_EXTRACT = """
CREATE TEMPORARY VIEW kbo_place AS
SELECT
    replace(b.establishment_number, '.', '') AS establishment_number, c.id AS company_id, b.started_on,
    NULL::date AS ceased_on, coalesce(a.street, '') AS street, coalesce(a.house_number, '') AS house_number,
    coalesce(a.box, '') AS box, coalesce(a.postal_code, '') AS postal_code, coalesce(a.municipality, '') AS municipality
FROM kbo_establishment b
JOIN companies_company c ON c.enterprise_number = replace(b.enterprise_number, '.', '')
LEFT JOIN kbo_location a ON a.entity_number = b.establishment_number
"""

_TOUCHED_COMPANIES = """
CREATE TEMPORARY TABLE kbo_touched_company ON COMMIT DROP AS
SELECT entity_number, bool_or(has_ended) AND NOT bool_or(is_active) AS has_ended
FROM (
    SELECT enterprise_number AS entity_number, true AS is_active, false AS has_ended FROM kbo_enterprise
    UNION ALL SELECT key, false, true FROM kbo_enterprise_gone
    UNION ALL SELECT entity_number, false, false FROM kbo_name WHERE length(entity_number) = 12
    UNION ALL SELECT entity_number, false, false FROM kbo_location WHERE length(entity_number) = 12
    UNION ALL SELECT entity_number, false, false FROM kbo_email WHERE length(entity_number) = 12
) spoken
GROUP BY entity_number
"""

# What has ceased keeps its last name and address.
_COMPANIES_OF_AN_UPDATE = """
CREATE TEMPORARY VIEW kbo_company AS
SELECT
    replace(t.entity_number, '.', '') AS enterprise_number,
    CASE WHEN n.entity_number IS NULL THEN coalesce(c.name, t.entity_number)
        ELSE coalesce(n.denomination, t.entity_number) END AS name,
    CASE WHEN e.enterprise_number IS NULL THEN c.legal_form_id ELSE f.code END AS legal_form_id,
    CASE WHEN e.enterprise_number IS NULL THEN c.is_natural_person
        ELSE coalesce(e.type = '1', false) END AS is_natural_person,
    CASE WHEN e.enterprise_number IS NULL THEN c.situation ELSE coalesce(e.situation, '000') END AS situation,
    CASE WHEN e.enterprise_number IS NULL THEN c.started_on ELSE e.started_on END AS started_on,
    CASE WHEN e.enterprise_number IS NULL THEN c.ceased_on END AS ceased_on,
    coalesce(a.street, c.street, '') AS street, coalesce(a.house_number, c.house_number, '') AS house_number,
    coalesce(a.box, c.box, '') AS box, coalesce(a.postal_code, c.postal_code, '') AS postal_code,
    coalesce(a.municipality, c.municipality, '') AS municipality, coalesce(a.country, c.country, '') AS country,
    coalesce(m.email, c.register_email, '') AS register_email
FROM kbo_touched_company t
LEFT JOIN companies_company c ON c.enterprise_number = replace(t.entity_number, '.', '')
LEFT JOIN kbo_enterprise e ON e.enterprise_number = t.entity_number
LEFT JOIN companies_legalform f ON f.code = coalesce(nullif(e.form_read_as, ''), e.form)
LEFT JOIN kbo_name n ON n.entity_number = t.entity_number
LEFT JOIN kbo_location a ON a.entity_number = t.entity_number
LEFT JOIN kbo_email m ON m.entity_number = t.entity_number
WHERE NOT t.has_ended AND (c.id IS NOT NULL OR e.enterprise_number IS NOT NULL)
"""

_TOUCHED_PLACES = """
CREATE TEMPORARY TABLE kbo_touched_place ON COMMIT DROP AS
SELECT entity_number, bool_or(has_ended) AND NOT bool_or(is_active) AS has_ended
FROM (
    SELECT establishment_number AS entity_number, true AS is_active, false AS has_ended FROM kbo_establishment
    UNION ALL SELECT key, false, true FROM kbo_establishment_gone
    UNION ALL SELECT entity_number, false, false FROM kbo_location WHERE length(entity_number) = 13
) spoken
GROUP BY entity_number
"""

_PLACES_OF_AN_UPDATE = """
CREATE TEMPORARY VIEW kbo_place AS
SELECT
    replace(t.entity_number, '.', '') AS establishment_number, coalesce(c.id, p.company_id) AS company_id,
    CASE WHEN b.establishment_number IS NULL THEN p.started_on ELSE b.started_on END AS started_on,
    CASE WHEN b.establishment_number IS NULL THEN p.ceased_on END AS ceased_on,
    coalesce(a.street, p.street, '') AS street, coalesce(a.house_number, p.house_number, '') AS house_number,
    coalesce(a.box, p.box, '') AS box, coalesce(a.postal_code, p.postal_code, '') AS postal_code,
    coalesce(a.municipality, p.municipality, '') AS municipality
FROM kbo_touched_place t
LEFT JOIN companies_establishment p ON p.establishment_number = replace(t.entity_number, '.', '')
LEFT JOIN kbo_establishment b ON b.establishment_number = t.entity_number
LEFT JOIN companies_company c ON c.enterprise_number = replace(b.enterprise_number, '.', '')
LEFT JOIN kbo_location a ON a.entity_number = t.entity_number
WHERE NOT t.has_ended AND CASE WHEN b.establishment_number IS NULL THEN p.id ELSE c.id END IS NOT NULL
"""

# Whose an activity is: the company's own, or that of one of its establishments.
_OWNERS_OF_A_FULL_EXTRACT = """
CREATE TEMPORARY TABLE kbo_owner ON COMMIT DROP AS
SELECT e.enterprise_number AS entity_number, c.id AS company_id, NULL::bigint AS establishment_id
FROM kbo_enterprise e
JOIN companies_company c ON c.enterprise_number = replace(e.enterprise_number, '.', '')
UNION ALL
SELECT b.establishment_number, p.company_id, p.id
FROM kbo_establishment b
JOIN companies_establishment p ON p.establishment_number = replace(b.establishment_number, '.', '')
"""

# What has ceased has no activities any more, whether the list of what goes names it or not.
_OWNERS_OF_AN_UPDATE = """
CREATE TEMPORARY TABLE kbo_owner ON COMMIT DROP AS
WITH spoken AS (
    SELECT entity_number FROM kbo_activity
    UNION SELECT key FROM kbo_activity_gone
    UNION SELECT entity_number FROM kbo_touched_company WHERE has_ended
    UNION SELECT entity_number FROM kbo_touched_place WHERE has_ended
)
SELECT s.entity_number, c.id AS company_id, NULL::bigint AS establishment_id
FROM spoken s
JOIN companies_company c ON c.enterprise_number = replace(s.entity_number, '.', '')
UNION ALL
SELECT s.entity_number, p.company_id, p.id
FROM spoken s
JOIN companies_establishment p ON p.establishment_number = replace(s.entity_number, '.', '')
"""

# A position of seven digits counts by its first five.
_ACTIVITIES = """
CREATE TEMPORARY TABLE kbo_wanted ON COMMIT DROP AS
SELECT DISTINCT o.company_id, o.establishment_id, n.id AS nace_id, a.activity_group, a.classification
FROM kbo_activity a
JOIN kbo_owner o ON o.entity_number = a.entity_number
JOIN companies_nacecode n ON n.version = a.version AND n.code = left(a.code, 5)
WHERE a.activity_group IN ('001', '003', '006') AND a.classification IN ('MAIN', 'SECO', 'ANCI')
"""

_SPOKEN = ((_NAMES, "kbo_name"), (_ADDRESSES, "kbo_location"), (_EMAILS, "kbo_email"))
_TOUCHED = ((_TOUCHED_COMPANIES, "kbo_touched_company"), (_TOUCHED_PLACES, "kbo_touched_place"))

# Each statement with the table that it makes, to be counted by the planner; a view needs no count.
DESCRIPTIONS = {
    Kind.FULL: (*_SPOKEN, (_COMPANIES_OF_A_FULL_EXTRACT, ""), (_PLACES_OF_A_FULL_EXTRACT, "")),
    Kind.UPDATE: (*_SPOKEN, *_TOUCHED, (_COMPANIES_OF_AN_UPDATE, ""), (_PLACES_OF_AN_UPDATE, "")),
}
ACTIVITIES = {
    Kind.FULL: ((_OWNERS_OF_A_FULL_EXTRACT, "kbo_owner"), (_ACTIVITIES, "kbo_wanted")),
    Kind.UPDATE: ((_OWNERS_OF_AN_UPDATE, "kbo_owner"), (_ACTIVITIES, "kbo_wanted")),
}
REMOVALS = {
    kind: "; ".join(
        [
            "DROP VIEW kbo_company, kbo_place",
            *(f"DROP TABLE {name}" for _, name in (*DESCRIPTIONS[kind], *ACTIVITIES[kind]) if name),
        ]
    )
    for kind in Kind
}
