-- title: Peut-on dire quelles contributions sont débattues ?
-- title_en: Can contested contributions be told?
-- description: Pour l’ensemble (« all »), chaque thème et hors thème : contributions
--   publiées, dont celles dont les votes pour et contre sont connus tous deux, celles
--   dont seul un sens est connu, celles dont seul un score est connu, celles sans aucun
--   vote connu, et celles qui atteignent minimum votes. possible est faux quand aucune
--   contribution n’a ses deux sens de vote connus : il est alors impossible de dire
--   lesquelles sont débattues.
-- unit: contributions
-- chart: table
-- parameter: minimum integer = 10 : nombre minimal de votes pour et contre
-- column: theme_id: Numéro du thème | Theme number : code
-- column: possible: Possible | Possible
-- column: contributions: Contributions | Contributions
-- column: both_known: Pour et contre connus | Both known
-- column: one_side_only: Un seul sens connu | One side known
-- column: score_only: Score seul connu | Score only
-- column: unknown: Votes inconnus | Unknown votes
-- column: enough_votes: Assez de votes | Enough votes
-- null: theme_id: Sans thème | Without a theme
SELECT
    s.theme_id,
    CASE WHEN coalesce(sum(v.both_known), 0) > 0 THEN TRUE ELSE FALSE END AS possible,
    count(v.contribution_id) AS contributions,
    CAST(coalesce(sum(v.both_known), 0) AS BIGINT) AS both_known,
    CAST(coalesce(sum(v.one_side_only), 0) AS BIGINT) AS one_side_only,
    CAST(coalesce(sum(v.score_only), 0) AS BIGINT) AS score_only,
    CAST(coalesce(sum(v.nothing_known), 0) AS BIGINT) AS unknown,
    CAST(coalesce(sum(v.enough_votes), 0) AS BIGINT) AS enough_votes
FROM (
    SELECT
        'all' AS theme_id,
        -1 AS position
    UNION ALL
    SELECT
        theme_id,
        position
    FROM theme_rows
) AS s
LEFT JOIN (
    SELECT
        contribution_id,
        scope,
        CASE WHEN sides = 2 THEN 1 ELSE 0 END AS both_known,
        CASE WHEN sides = 1 THEN 1 ELSE 0 END AS one_side_only,
        CASE WHEN sides = 0 AND score IS NOT NULL THEN 1 ELSE 0 END AS score_only,
        CASE WHEN sides = 0 AND score IS NULL THEN 1 ELSE 0 END AS nothing_known,
        CASE
            WHEN $minimum IS NULL AND sides = 2 THEN 1
            WHEN votes_for + votes_against >= $minimum THEN 1
            ELSE 0
        END AS enough_votes
    FROM (
        SELECT
            contribution_id,
            theme_id AS scope,
            score,
            votes_for,
            votes_against,
            CASE WHEN votes_for IS NULL THEN 0 ELSE 1 END
            + CASE WHEN votes_against IS NULL THEN 0 ELSE 1 END AS sides
        FROM contribution_votes
        UNION ALL
        SELECT
            contribution_id,
            'all',
            score,
            votes_for,
            votes_against,
            CASE WHEN votes_for IS NULL THEN 0 ELSE 1 END
            + CASE WHEN votes_against IS NULL THEN 0 ELSE 1 END
        FROM contribution_votes
    ) AS k
) AS v
    ON v.scope IS NOT DISTINCT FROM s.theme_id
GROUP BY
    s.theme_id,
    s.position
ORDER BY
    CASE WHEN s.theme_id IS NULL THEN 1 ELSE 0 END,
    s.position NULLS LAST,
    length(s.theme_id),
    s.theme_id
