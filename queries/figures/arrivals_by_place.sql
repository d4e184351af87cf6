-- title: Arrivées par lieu
-- title_en: Arrivals by place
-- description: Contributions et commentaires publiés, datés des dernières heures avant le
--   dernier relevé (24 par défaut ; les paramètres hours et as_of en décident), selon le
--   lieu de la contribution, tel qu’il a été écrit, et son département. Seuls figurent les
--   lieux où quelque chose est arrivé ; la ligne sans lieu ni code compte les lieux
--   inconnus.
-- unit: contributions
-- chart: table
-- parameter: hours integer = 24 : nombre d’heures
-- parameter: as_of datetime = NULL : instant d’où l’on compte ; par défaut, le dernier
--   relevé
-- column: department_code: Département | Département : code
-- column: place_label: Lieu | Place
-- column: contributions: Contributions | Contributions
-- column: comments: Commentaires | Comments
-- null: department_code: Département inconnu | Unknown département
-- null: place_label: Lieu inconnu | Unknown place
SELECT
    i.department_code,
    i.place_label,
    CAST(sum(i.contributions) AS BIGINT) AS contributions,
    CAST(sum(i.comments) AS BIGINT) AS comments
FROM (
    SELECT
        department_code,
        place_label,
        created_at,
        1 AS contributions,
        0 AS comments
    FROM published_contributions
    UNION ALL
    SELECT
        department_code,
        place_label,
        created_at,
        0,
        1
    FROM published_comments
) AS i
CROSS JOIN (
    SELECT
        coalesce(CAST($as_of AS TIMESTAMPTZ), max(retrieved_at)) AS as_of
    FROM consultations
) AS m
WHERE i.created_at <= m.as_of
    AND (
        $hours IS NULL
        OR date_diff('second', i.created_at, m.as_of) < 3600 * $hours
    )
GROUP BY
    i.department_code,
    i.place_label
ORDER BY
    i.department_code NULLS LAST,
    i.place_label NULLS LAST
