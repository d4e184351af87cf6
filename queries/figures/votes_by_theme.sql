-- title: Votes par thème
-- title_en: Votes by theme
-- description: Votes pour et contre reçus par les contributions publiées de chaque thème,
--   et nombre de ces contributions qui ont au moins un vote. Les votes sont ceux de
--   contribution_votes : comptés quand la plateforme les liste, sinon déclarés par elle.
--   Vide : aucune contribution du thème ne donne ce nombre ; unknown compte celles dont
--   les votes pour ne sont pas connus. La ligne sans code est celle des contributions
--   sans thème.
-- unit: votes
-- chart: table
-- column: theme_id: Numéro du thème | Theme number : hidden
-- column: title: Thème | Theme : theme
-- column: votes_for: Votes pour | Votes for
-- column: votes_against: Votes contre | Votes against
-- column: voted: Contributions votées | Contributions with a vote
-- column: unknown: Votes inconnus | Unknown votes
-- null: title: Sans thème | Without a theme
SELECT
    t.theme_id,
    t.title,
    CASE WHEN v.contributions IS NULL THEN 0 ELSE v.votes_for END AS votes_for,
    CASE WHEN v.contributions IS NULL THEN 0 ELSE v.votes_against END AS votes_against,
    coalesce(v.voted, 0) AS voted,
    coalesce(v.unknown, 0) AS unknown
FROM theme_rows AS t
LEFT JOIN (
    SELECT
        theme_id,
        count(*) AS contributions,
        CAST(sum(votes_for) AS BIGINT) AS votes_for,
        CAST(sum(votes_against) AS BIGINT) AS votes_against,
        CAST(
            sum(CASE WHEN coalesce(votes_for, 0) + coalesce(votes_against, 0) > 0 THEN 1 ELSE 0 END)
            AS BIGINT
        ) AS voted,
        CAST(sum(CASE WHEN votes_for IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS unknown
    FROM contribution_votes
    GROUP BY theme_id
) AS v
    ON v.theme_id IS NOT DISTINCT FROM t.theme_id
ORDER BY
    CASE WHEN t.theme_id IS NULL THEN 1 ELSE 0 END,
    t.position NULLS LAST,
    length(t.theme_id),
    t.theme_id
