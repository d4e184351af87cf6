-- title: Contributions par jour
-- title_en: Contributions per day
-- description: Nombre de contributions publiées chaque jour, et cumul depuis la première.
--   Les jours sont ceux du fuseau de la consultation. Tous les jours de l’ouverture à la
--   clôture (ou au dernier relevé, s’il la précède) figurent, à 0 s’il n’y en a pas eu ;
--   s’y ajoutent les jours où une contribution est datée hors de cette période. La ligne
--   sans jour compte les contributions dont la date est inconnue ; elles ne sont pas
--   dans le cumul. Les contributions retirées ne sont pas comptées.
-- unit: contributions
-- chart: bar
-- x: day
-- y: contributions cumulative
-- parameter: timezone string = NULL : fuseau horaire des jours, nom IANA ; par défaut
--   celui de la consultation
-- parameter: theme_id string = NULL : numéro du thème ; par défaut tous
-- column: day: Jour | Day
-- column: contributions: Contributions | Contributions
-- column: cumulative: Cumul | Running total
-- null: day: Date inconnue | Unknown date
WITH RECURSIVE quarters AS (
    -- Converting to local time is slow, and a quarter of an hour is all of one local
    -- day in every time zone: one conversion for each, not for each contribution.
    SELECT
        min(created_at) AS first_at,
        count(*) AS contributions
    FROM published_contributions
    WHERE $theme_id IS NULL
        OR theme_id = $theme_id
    GROUP BY floor(extract(epoch FROM created_at) / 900)
),
dated AS (
    SELECT
        CAST(
            first_at AT TIME ZONE coalesce(
                $timezone, (SELECT max(timezone) FROM consultations)
            ) AS DATE
        ) AS day,
        CAST(sum(contributions) AS BIGINT) AS contributions
    FROM quarters
    GROUP BY day
),
period AS (
    SELECT
        start_date,
        least(
            coalesce(end_date, retrieved_day),
            retrieved_day
        ) AS last_day
    FROM (
        SELECT
            start_date,
            end_date,
            CAST(
                retrieved_at AT TIME ZONE coalesce(
                    $timezone, (SELECT max(timezone) FROM consultations)
                ) AS DATE
            ) AS retrieved_day
        FROM consultations
    ) AS c
),
calendar AS (
    SELECT
        start_date AS day,
        last_day
    FROM period
    WHERE start_date <= last_day
    UNION ALL
    SELECT
        CAST(day + INTERVAL 1 DAY AS DATE) AS day,
        last_day
    FROM calendar
    WHERE day < last_day
),
days AS (
    SELECT day
    FROM calendar
    UNION
    SELECT day
    FROM dated
    UNION
    SELECT CAST(NULL AS DATE)
)
SELECT
    days.day,
    coalesce(dated.contributions, 0) AS contributions,
    CASE
        WHEN days.day IS NOT NULL THEN CAST(
            sum(coalesce(dated.contributions, 0)) OVER (
                ORDER BY days.day NULLS LAST
            ) AS BIGINT
        )
    END AS cumulative
FROM days
LEFT JOIN dated
    ON dated.day IS NOT DISTINCT FROM days.day
ORDER BY days.day NULLS LAST
