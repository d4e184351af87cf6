-- title: Évolution en direct
-- title_en: Live changes
-- description: Chaque mesure, et son évolution depuis une heure, un jour et une semaine
--   avant as_of (par défaut, la date du dernier relevé). Contributions et commentaires :
--   ceux qui sont datés de cette durée ; les dates inconnues n’y sont pas. Le reste, qui
--   n’a pas de date propre, et ceux-ci quand aucune date n’est connue : valeur présente
--   moins celle du dernier relevé au moins aussi ancien que cette durée ; vide si aucun relevé ne remonte jusque-là.
-- unit: selon la mesure
-- chart: number
-- parameter: as_of datetime = NULL : instant d’où l’on compte ; par défaut, le dernier
--   relevé
-- column: measure: Mesure | Measure : code
-- column: value: Valeur | Value
-- column: last_hour: Depuis une heure | Since one hour : signed
-- column: last_day: Depuis un jour | Since one day : signed
-- column: last_week: Depuis une semaine | Since one week : signed
WITH moment AS (
    SELECT
        coalesce(CAST($as_of AS TIMESTAMPTZ), max(retrieved_at)) AS as_of
    FROM consultations
),
dated AS (
    SELECT
        'contributions' AS measure,
        created_at
    FROM published_contributions
    UNION ALL
    SELECT
        'comments',
        created_at
    FROM published_comments
),
arrivals AS (
    SELECT
        d.measure,
        count(d.created_at) AS dated,
        count(CASE WHEN d.created_at > m.as_of - INTERVAL 1 HOUR THEN 1 END) AS last_hour,
        count(CASE WHEN d.created_at > m.as_of - INTERVAL 1 DAY THEN 1 END) AS last_day,
        count(CASE WHEN d.created_at > m.as_of - INTERVAL 7 DAY THEN 1 END) AS last_week
    FROM dated AS d
    CROSS JOIN moment AS m
    WHERE d.created_at IS NULL
        OR d.created_at <= m.as_of
    GROUP BY d.measure
),
dates AS (
    SELECT
        h.measure,
        max(
            CASE
                WHEN h.measured_at <= m.as_of - INTERVAL 1 HOUR THEN h.measured_at
            END
        ) AS hour_before,
        max(
            CASE WHEN h.measured_at <= m.as_of - INTERVAL 1 DAY THEN h.measured_at END
        ) AS day_before,
        max(
            CASE WHEN h.measured_at <= m.as_of - INTERVAL 7 DAY THEN h.measured_at END
        ) AS week_before
    FROM history AS h
    CROSS JOIN moment AS m
    WHERE h.theme_id = 'all'
    GROUP BY h.measure
),
measured AS (
    SELECT
        d.measure,
        max(CASE WHEN h.measured_at = d.hour_before THEN h.value END) AS hour_value,
        max(CASE WHEN h.measured_at = d.day_before THEN h.value END) AS day_value,
        max(CASE WHEN h.measured_at = d.week_before THEN h.value END) AS week_value
    FROM dates AS d
    JOIN history AS h
        ON h.measure = d.measure
    WHERE h.theme_id = 'all'
    GROUP BY d.measure
)
SELECT
    o.measure,
    o.value,
    CASE
        WHEN o.measure IN ('contributions', 'comments') AND coalesce(a.dated, 1) > 0
            THEN coalesce(a.last_hour, 0)
        ELSE o.value - h.hour_value
    END AS last_hour,
    CASE
        WHEN o.measure IN ('contributions', 'comments') AND coalesce(a.dated, 1) > 0
            THEN coalesce(a.last_day, 0)
        ELSE o.value - h.day_value
    END AS last_day,
    CASE
        WHEN o.measure IN ('contributions', 'comments') AND coalesce(a.dated, 1) > 0
            THEN coalesce(a.last_week, 0)
        ELSE o.value - h.week_value
    END AS last_week
FROM overall_measures AS o
LEFT JOIN arrivals AS a
    ON a.measure = o.measure
LEFT JOIN measured AS h
    ON h.measure = o.measure
WHERE o.measure NOT IN ('workshop_theme_pairs', 'tags')
ORDER BY o.position
