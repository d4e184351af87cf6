-- title: Heures de participation
-- title_en: Hours of participation
-- description: Contributions publiées selon le jour de la semaine (1 lundi à 7 dimanche)
--   et l’heure (0 à 23), dans le fuseau de la consultation. Seuls figurent les couples
--   présents. La ligne sans jour ni heure compte celles dont l’heure n’est pas connue :
--   date inconnue, ou connue au jour près.
-- unit: contributions
-- chart: table
-- parameter: timezone string = NULL : fuseau horaire, nom IANA ; par défaut celui de la
--   consultation
-- column: weekday: Jour de la semaine | Day of the week : code
-- column: hour: Heure | Hour
-- column: contributions: Contributions | Contributions
SELECT
    CAST(extract(isodow FROM local_time) AS BIGINT) AS weekday,
    CAST(extract(hour FROM local_time) AS BIGINT) AS hour,
    CAST(sum(contributions) AS BIGINT) AS contributions
FROM (
    SELECT
        first_at AT TIME ZONE coalesce(
            $timezone, (SELECT max(timezone) FROM consultations)
        ) AS local_time,
        contributions
    FROM (
        -- A quarter of an hour is all of one local hour: see contributions_per_day.
        SELECT
            min(known_at) AS first_at,
            count(*) AS contributions
        FROM (
            SELECT
                CASE
                    WHEN date_precision NOT IN ('day', 'unknown') THEN created_at
                END AS known_at
            FROM contributions
            WHERE status = 'published'
        ) AS k
        GROUP BY floor(extract(epoch FROM known_at) / 900)
    ) AS q
) AS l
GROUP BY
    weekday,
    hour
ORDER BY
    weekday NULLS LAST,
    hour NULLS LAST
