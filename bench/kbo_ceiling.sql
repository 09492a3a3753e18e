CREATE TABLE company (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number text NOT NULL UNIQUE, name text NOT NULL, form text,
    is_person boolean NOT NULL, situation text NOT NULL, started_on date, street text, house_number text, box text,
    postal_code text, municipality text, email text
);
CREATE TABLE place (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number text NOT NULL UNIQUE, company_id bigint NOT NULL,
    started_on date, street text, house_number text, box text, postal_code text, municipality text
);
CREATE TABLE activity (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, company_id bigint NOT NULL, place_id bigint,
    version text NOT NULL, code text NOT NULL, "group" text NOT NULL, classification text NOT NULL,
    UNIQUE NULLS NOT DISTINCT (company_id, place_id, version, code, "group", classification)
);
-- next
SET LOCAL datestyle = 'ISO, DMY';
SET LOCAL work_mem = '96MB';
SET LOCAL maintenance_work_mem = '256MB';
SET LOCAL enable_nestloop = off;
DROP TABLE IF EXISTS
    stage_enterprise, stage_establishment, stage_denomination, stage_address, stage_contact, stage_activity;
CREATE UNLOGGED TABLE stage_enterprise (
    number text, status text, situation text, type text, form text, cac text, started_on date
);
CREATE UNLOGGED TABLE stage_establishment (number text, started_on date, enterprise text);
CREATE UNLOGGED TABLE stage_denomination (number text, language text, type text, name text);
CREATE UNLOGGED TABLE stage_address (
    number text, type text, country text, country_fr text, postal_code text, municipality text, municipality_fr text,
    street text, street_fr text, house_number text, box text, extra text, struck_off_on date
);
CREATE UNLOGGED TABLE stage_contact (number text, entity text, type text, value text);
CREATE UNLOGGED TABLE stage_activity (number text, "group" text, version text, code text, classification text);
-- next
INSERT INTO company (
    number, name, form, is_person, situation, started_on, street, house_number, box, postal_code, municipality, email
)
SELECT
    replace(e.number, '.', ''), coalesce(n.name, e.number), coalesce(e.cac, e.form), e.type = '1', e.situation,
    e.started_on, a.street, a.house_number, a.box, a.postal_code, a.municipality, m.email
FROM stage_enterprise e
LEFT JOIN (SELECT DISTINCT ON (number) number, name FROM stage_denomination ORDER BY number, type, language) n
    USING (number)
LEFT JOIN (SELECT DISTINCT ON (number) * FROM stage_address WHERE type = 'REGO' ORDER BY number) a USING (number)
LEFT JOIN (SELECT number, min(value) AS email FROM stage_contact WHERE type = 'EMAIL' GROUP BY number) m USING (number)
ON CONFLICT (number) DO UPDATE SET
    name = excluded.name, form = excluded.form, is_person = excluded.is_person, situation = excluded.situation,
    started_on = excluded.started_on, street = excluded.street, house_number = excluded.house_number,
    box = excluded.box, postal_code = excluded.postal_code, municipality = excluded.municipality, email = excluded.email
WHERE (company.name, company.form, company.situation, company.started_on, company.street, company.house_number,
       company.box, company.postal_code, company.municipality, company.email)
    IS DISTINCT FROM
      (excluded.name, excluded.form, excluded.situation, excluded.started_on, excluded.street, excluded.house_number,
       excluded.box, excluded.postal_code, excluded.municipality, excluded.email);
INSERT INTO place (number, company_id, started_on, street, house_number, box, postal_code, municipality)
SELECT
    replace(p.number, '.', ''), c.id, p.started_on, a.street, a.house_number, a.box, a.postal_code, a.municipality
FROM stage_establishment p
JOIN company c ON c.number = replace(p.enterprise, '.', '')
LEFT JOIN (SELECT DISTINCT ON (number) * FROM stage_address WHERE type = 'BAET' ORDER BY number) a
    ON a.number = p.number
ON CONFLICT (number) DO UPDATE SET
    company_id = excluded.company_id, started_on = excluded.started_on, street = excluded.street,
    house_number = excluded.house_number, box = excluded.box, postal_code = excluded.postal_code,
    municipality = excluded.municipality
WHERE (place.company_id, place.started_on, place.street, place.house_number, place.box, place.postal_code,
       place.municipality)
    IS DISTINCT FROM
      (excluded.company_id, excluded.started_on, excluded.street, excluded.house_number, excluded.box,
       excluded.postal_code, excluded.municipality);
INSERT INTO activity (company_id, place_id, version, code, "group", classification)
SELECT DISTINCT coalesce(c.id, p.company_id), p.id, a.version, left(a.code, 5), a."group", a.classification
FROM stage_activity a
LEFT JOIN company c ON c.number = replace(a.number, '.', '')
LEFT JOIN place p ON p.number = replace(a.number, '.', '')
WHERE a.version IN ('2008', '2025') AND a."group" IN ('001', '003', '006')
ON CONFLICT DO NOTHING;
