"""Themes, and what the operator adds: milestones, announced figures, codings, removals."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from datapackage.consultation import Consultation
from datapackage.normalise.cleaned import address, fold

if TYPE_CHECKING:
    import duckdb

__all__ = ["publish", "themes"]

_THEMES = f"""
INSERT INTO themes BY NAME
SELECT numbers.id AS theme_id, parents.id AS parent_theme_id,
    row_number() OVER (ORDER BY staged.position NULLS LAST, CAST(numbers.id AS BIGINT))
        AS position,
    coalesce(staged.kind, 'topic') AS kind,
    coalesce(nullif(trim(regexp_replace(title.text, '\\s+', ' ', 'g')), ''), '[thème sans titre]')
        AS title,
    nullif(description.text, '') AS description,
    {address("staged.url")} AS url
FROM staging.themes AS staged
JOIN work.theme_numbers AS numbers ON numbers.source_key = staged.source_key
LEFT JOIN work.theme_numbers AS parents ON parents.source_key = staged.parent_source_key
LEFT JOIN work.cleaned AS title ON title.slot = 'theme.title' AND title.ref = staged.rowid
LEFT JOIN work.cleaned AS description
    ON description.slot = 'theme.description' AND description.ref = staged.rowid
"""

# In the sheets a theme is named by its title or by its position, as people do.
_THEME_NAMES = f"""
CREATE VIEW work.theme_names AS
SELECT {fold("title")} AS name, min_by(theme_id, position) AS theme_id
FROM themes
GROUP BY name
UNION
SELECT CAST(position AS VARCHAR), theme_id FROM themes
"""

_CONSULTATION = """
INSERT INTO consultations BY NAME
SELECT $id AS consultation_id, $title AS title, $description AS description,
    $organiser AS organiser, $siret AS organiser_siret, $platform AS platform,
    $url AS source_url, $start AS start_date, $end AS end_date, $timezone AS timezone,
    $language AS language, $licence AS licence,
    coalesce($registered, (
        SELECT nullif(count(*), 0) FROM staging.participants WHERE registered
    )) AS registered_count,
    $retrieved_at AS retrieved_at
"""

_MILESTONES = """
INSERT INTO milestones BY NAME
SELECT date, label, kind FROM overlay.milestones
UNION ALL
SELECT date, label, kind
FROM (
    SELECT start_date AS date, 'Ouverture' AS label, 'opening' AS kind FROM consultations
    UNION ALL
    SELECT end_date, 'Clôture', 'closing' FROM consultations WHERE end_date IS NOT NULL
) AS defaults
WHERE NOT EXISTS (SELECT 1 FROM overlay.milestones)
"""

_WORKSHOP_THEMES = f"""
INSERT INTO workshop_themes BY NAME
SELECT DISTINCT numbers.id AS workshop_id, contributions.theme_id
FROM work.contribution_workshops AS linked
JOIN staging.contributions AS staged ON staged.rowid = linked.ref
JOIN work.contribution_numbers AS named ON named.source_key = staged.keys[1]
JOIN contributions ON contributions.contribution_id = named.id
JOIN work.workshop_numbers AS numbers ON numbers.source_key = linked.workshop_key
WHERE contributions.theme_id IS NOT NULL
UNION
SELECT numbers.id, theme_names.theme_id
FROM (
    SELECT 'alias:' || {fold("title")} AS workshop_key, unnest(themes) AS theme
    FROM overlay.workshops
) AS sheet
JOIN work.workshop_numbers AS numbers ON numbers.source_key = sheet.workshop_key
JOIN work.theme_names ON theme_names.name = {fold("sheet.theme")}
UNION
SELECT numbers.id, themes.id
FROM staging.workshop_themes AS staged
JOIN work.meetings ON meetings.source_key = staged.workshop_key
JOIN work.workshop_numbers AS numbers ON numbers.source_key = meetings.workshop_key
JOIN work.theme_numbers AS themes ON themes.source_key = staged.theme_key
"""

_ANNOUNCED = f"""
INSERT INTO announced_figures BY NAME
SELECT announced.figure,
    CASE WHEN announced.theme = 'all' THEN 'all' ELSE theme_names.theme_id END AS theme_id,
    announced.source, announced.value, announced.unit, announced.date,
    announced.quote, announced.explanation
FROM overlay.announced
LEFT JOIN work.theme_names ON theme_names.name = {fold("announced.theme")}
WHERE announced.theme = 'all' OR theme_names.theme_id IS NOT NULL
"""

_TAGS = f"""
INSERT INTO tags BY NAME
SELECT DISTINCT ON (tag_id) {fold("tag")} AS tag_id, scheme, coalesce(title, tag) AS title
FROM overlay.codings
ORDER BY tag_id, title NULLS LAST
"""

_CODINGS = f"""
INSERT INTO contribution_tags BY NAME
SELECT DISTINCT ON (contribution_id, tag_id)
    codings.contribution AS contribution_id, {fold("codings.tag")} AS tag_id, codings.coder
FROM overlay.codings
JOIN contributions ON contributions.contribution_id = codings.contribution
WHERE contributions.status = 'published'
ORDER BY contribution_id, tag_id, coder
"""

_REMOVALS = """
INSERT INTO removals BY NAME
SELECT object_type, object_id, reason_code, date FROM overlay.removals
"""


def themes(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the canonical table `themes`, which others refer to."""
    connection.execute(_THEMES)
    connection.execute(_THEME_NAMES)


def publish(
    connection: duckdb.DuckDBPyConnection, consultation: Consultation, retrieved_at: datetime
) -> None:
    """Fill the tables that come from `consultation.toml` and from the workspace's sheets."""
    connection.execute(
        _CONSULTATION,
        {
            "id": consultation.id,
            "title": consultation.title,
            "description": consultation.description,
            "organiser": consultation.organiser,
            "siret": consultation.organiser_siret,
            "platform": consultation.source.platform,
            "url": consultation.url,
            "start": consultation.start_date,
            "end": consultation.end_date,
            "timezone": consultation.timezone,
            "language": consultation.language,
            "licence": consultation.licence,
            "registered": consultation.registered,
            "retrieved_at": retrieved_at,
        },
    )
    for statement in (_MILESTONES, _WORKSHOP_THEMES, _ANNOUNCED, _TAGS, _CODINGS, _REMOVALS):
        connection.execute(statement)
