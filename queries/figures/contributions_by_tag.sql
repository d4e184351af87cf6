-- title: Contributions par étiquette
-- title_en: Contributions by tag
-- description: Second classement, fait à la main (codings.csv) : nombre de contributions
--   publiées qui portent chaque étiquette, et part de l’ensemble (de 0 à 1). Une
--   contribution peut porter plusieurs étiquettes : ces nombres ne s’additionnent pas. La
--   ligne sans code compte les contributions que personne n’a classées : cela ne dit pas
--   qu’elles ne relèvent d’aucune étiquette.
-- unit: contributions
-- chart: bar
-- x: title
-- y: contributions
-- column: tag_id: Code de l’étiquette | Tag code : hidden
-- column: scheme: Classement | Scheme : hidden
-- column: title: Étiquette | Tag
-- column: contributions: Contributions | Contributions
-- column: share: Part des contributions | Share of contributions : percent
-- null: title: Non classées | Not coded
SELECT
    u.tag_id,
    u.scheme,
    u.title,
    u.contributions,
    u.contributions / nullif(n.total, 0) AS share
FROM (
    SELECT
        t.tag_id AS tag_id,
        t.scheme AS scheme,
        t.title AS title,
        CAST(count(c.contribution_id) AS BIGINT) AS contributions
    FROM tags AS t
    LEFT JOIN contribution_tags AS k
        ON k.tag_id = t.tag_id
    LEFT JOIN published_contributions AS c
        ON c.contribution_id = k.contribution_id
    GROUP BY
        t.tag_id,
        t.scheme,
        t.title
    UNION ALL
    SELECT
        NULL,
        NULL,
        NULL,
        CAST(count(*) AS BIGINT)
    FROM published_contributions
    WHERE contribution_id NOT IN (
        SELECT contribution_id
        FROM contribution_tags
    )
) AS u
CROSS JOIN (
    SELECT count(*) AS total
    FROM published_contributions
) AS n
ORDER BY
    CASE WHEN u.tag_id IS NULL THEN 1 ELSE 0 END,
    u.contributions DESC,
    u.tag_id
