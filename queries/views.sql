-- Vues communes aux figures : chaque règle de comptage est écrite ici, une fois.
-- Shared views: each counting rule is stated here, once.

-- Une contribution retirée garde son numéro, mais n’est plus comptée.
CREATE OR REPLACE VIEW published_contributions AS
SELECT
    contribution_id,
    theme_id,
    kind,
    title,
    body,
    language,
    author_id,
    authorship,
    workshop_id,
    created_at,
    place_label,
    department_code,
    region_code
FROM contributions
WHERE status = 'published';

-- Un commentaire relève du thème de la contribution commentée.
CREATE OR REPLACE VIEW published_comments AS
SELECT
    m.comment_id,
    m.contribution_id,
    c.theme_id,
    m.kind,
    m.stance,
    m.title,
    m.body,
    m.author_id,
    m.created_at,
    c.place_label,
    c.department_code
FROM comments AS m
LEFT JOIN contributions AS c
    ON c.contribution_id = m.contribution_id
WHERE m.status = 'published';

-- Les votes retenus : ceux que nous avons comptés s’ils sont listés, sinon le
-- compteur déclaré par la plateforme ; jamais les deux à la fois. Un nombre est vide
-- (inconnu) quand la plateforme ne le donne pas : un score seul ne dit ni combien
-- sont pour, ni combien sont contre.
CREATE OR REPLACE VIEW contribution_votes AS
SELECT
    contribution_id,
    theme_id,
    created_at,
    votes_for,
    votes_against,
    votes,
    coalesce(platform_score, votes_for - votes_against) AS score,
    origin
FROM (
    SELECT
        c.contribution_id AS contribution_id,
        c.theme_id AS theme_id,
        c.created_at AS created_at,
        CAST(
            CASE WHEN v.listed = 1 THEN v.computed_for ELSE v.declared_for END AS BIGINT
        ) AS votes_for,
        CAST(
            CASE
                WHEN v.listed = 1 THEN v.computed_against
                ELSE v.declared_against
            END AS BIGINT
        ) AS votes_against,
        CAST(
            CASE WHEN v.listed = 1 THEN v.computed_all ELSE v.declared_all END AS BIGINT
        ) AS votes,
        CAST(
            CASE
                WHEN v.listed = 1 THEN v.computed_score
                ELSE v.declared_score
            END AS BIGINT
        ) AS platform_score,
        CASE v.listed WHEN 1 THEN 'computed' WHEN 0 THEN 'declared' END AS origin
    FROM published_contributions AS c
    LEFT JOIN (
        SELECT
            object_id,
            max(CASE WHEN origin = 'computed' THEN 1 ELSE 0 END) AS listed,
            sum(
                CASE WHEN origin = 'computed' AND option = 'for' THEN count END
            ) AS computed_for,
            sum(
                CASE WHEN origin = 'computed' AND option = 'against' THEN count END
            ) AS computed_against,
            sum(
                CASE WHEN origin = 'computed' AND option <> 'score' THEN count END
            ) AS computed_all,
            sum(
                CASE WHEN origin = 'computed' AND option = 'score' THEN count END
            ) AS computed_score,
            sum(
                CASE WHEN origin = 'declared' AND option = 'for' THEN count END
            ) AS declared_for,
            sum(
                CASE WHEN origin = 'declared' AND option = 'against' THEN count END
            ) AS declared_against,
            sum(
                CASE WHEN origin = 'declared' AND option <> 'score' THEN count END
            ) AS declared_all,
            sum(
                CASE WHEN origin = 'declared' AND option = 'score' THEN count END
            ) AS declared_score
        FROM vote_tallies
        WHERE object_type = 'contribution'
        GROUP BY object_id
    ) AS v
        ON v.object_id = c.contribution_id
) AS k;

-- Rang d’adhésion : votes pour (à défaut, le score quand lui seul est connu), puis
-- la plus ancienne, puis le plus petit numéro. Sans votes connus : pas de rang.
CREATE OR REPLACE VIEW support_ranks AS
SELECT
    contribution_id,
    theme_id,
    created_at,
    support,
    support_basis,
    votes_for,
    votes_against,
    score,
    CASE
        WHEN support IS NOT NULL THEN row_number() OVER (
            ORDER BY
                support DESC NULLS LAST,
                created_at ASC NULLS LAST,
                length(contribution_id),
                contribution_id
        )
    END AS support_rank,
    CASE
        WHEN support IS NOT NULL THEN row_number() OVER (
            PARTITION BY theme_id
            ORDER BY
                support DESC NULLS LAST,
                created_at ASC NULLS LAST,
                length(contribution_id),
                contribution_id
        )
    END AS theme_support_rank
FROM (
    SELECT
        contribution_id,
        theme_id,
        created_at,
        votes_for,
        votes_against,
        score,
        coalesce(votes_for, score) AS support,
        CASE
            WHEN votes_for IS NOT NULL THEN 'for'
            WHEN score IS NOT NULL THEN 'score'
        END AS support_basis
    FROM contribution_votes
) AS s;

-- Les thèmes, et une ligne sans code pour ce qui ne relève d’aucun.
CREATE OR REPLACE VIEW theme_rows AS
SELECT
    theme_id,
    position,
    title
FROM themes
UNION ALL
SELECT
    NULL,
    NULL,
    NULL;

-- Une ligne par atelier et thème ; un atelier sans thème garde une ligne.
CREATE OR REPLACE VIEW workshop_theme_rows AS
SELECT
    w.workshop_id,
    p.theme_id,
    w.participants_count
FROM workshops AS w
LEFT JOIN workshop_themes AS p
    ON p.workshop_id = w.workshop_id;

-- Les auteurs : qui a écrit au moins une contribution ou un commentaire publiés.
CREATE OR REPLACE VIEW authors AS
SELECT
    author_id,
    theme_id
FROM published_contributions
UNION ALL
SELECT
    author_id,
    theme_id
FROM published_comments;

-- Ce qui se compte dans chaque thème, tous les thèmes présents. (Les noms sont écrits
-- après AS : ClickHouse garderait sinon le préfixe de la table.)
CREATE OR REPLACE VIEW theme_measures AS
SELECT
    t.theme_id AS theme_id,
    t.position AS position,
    t.title AS title,
    CAST(coalesce(c.contributions, 0) AS BIGINT) AS contributions,
    CAST(coalesce(m.comments, 0) AS BIGINT) AS comments,
    CASE WHEN c.contributions IS NULL THEN 0 ELSE v.votes END AS votes,
    CAST(coalesce(v.unknown_votes, 0) AS BIGINT) AS unknown_votes,
    CAST(coalesce(w.workshops, 0) AS BIGINT) AS workshops,
    CASE WHEN w.workshops IS NULL THEN 0 ELSE w.people END AS workshop_people,
    CAST(coalesce(w.unknown_people, 0) AS BIGINT) AS unknown_people,
    CASE
        WHEN coalesce(a.participants, 0) > 0 OR coalesce(a.unknown_authors, 0) = 0
            THEN CAST(coalesce(a.participants, 0) AS BIGINT)
    END AS participants,
    CAST(coalesce(a.unknown_authors, 0) AS BIGINT) AS unknown_authors,
    CAST(coalesce(g.tags, 0) AS BIGINT) AS tags
FROM theme_rows AS t
LEFT JOIN (
    SELECT
        theme_id,
        count(*) AS contributions
    FROM published_contributions
    GROUP BY theme_id
) AS c
    ON c.theme_id IS NOT DISTINCT FROM t.theme_id
LEFT JOIN (
    SELECT
        theme_id,
        count(*) AS comments
    FROM published_comments
    GROUP BY theme_id
) AS m
    ON m.theme_id IS NOT DISTINCT FROM t.theme_id
LEFT JOIN (
    SELECT
        theme_id,
        CAST(sum(votes) AS BIGINT) AS votes,
        count(*) - count(votes) AS unknown_votes
    FROM contribution_votes
    GROUP BY theme_id
) AS v
    ON v.theme_id IS NOT DISTINCT FROM t.theme_id
LEFT JOIN (
    SELECT
        theme_id,
        count(*) AS workshops,
        CAST(sum(participants_count) AS BIGINT) AS people,
        count(*) - count(participants_count) AS unknown_people
    FROM workshop_theme_rows
    GROUP BY theme_id
) AS w
    ON w.theme_id IS NOT DISTINCT FROM t.theme_id
LEFT JOIN (
    SELECT
        theme_id,
        count(DISTINCT author_id) AS participants,
        count(*) - count(author_id) AS unknown_authors
    FROM authors
    GROUP BY theme_id
) AS a
    ON a.theme_id IS NOT DISTINCT FROM t.theme_id
LEFT JOIN (
    SELECT
        c.theme_id,
        count(DISTINCT k.tag_id) AS tags
    FROM contribution_tags AS k
    JOIN published_contributions AS c
        ON c.contribution_id = k.contribution_id
    GROUP BY c.theme_id
) AS g
    ON g.theme_id IS NOT DISTINCT FROM t.theme_id;

-- Les mesures de l’ensemble : value vide quand rien n’est connu, unknown dit combien
-- d’objets manquent au compte. (CAST partout : d’autres moteurs comptent sans signe.)
CREATE OR REPLACE VIEW overall_measures AS
SELECT
    1 AS position,
    'contributions' AS measure,
    CAST(count(*) AS BIGINT) AS value,
    'contributions' AS unit,
    CAST(0 AS BIGINT) AS unknown
FROM published_contributions
UNION ALL
SELECT
    2,
    'workshops',
    CAST(count(*) AS BIGINT),
    'workshops',
    CAST(0 AS BIGINT)
FROM workshops
UNION ALL
SELECT
    3,
    'workshop_people',
    CASE WHEN count(*) = 0 THEN 0 ELSE CAST(sum(participants_count) AS BIGINT) END,
    'people',
    CAST(count(*) - count(participants_count) AS BIGINT)
FROM workshops
UNION ALL
SELECT
    4,
    'participants',
    -- Des textes dont aucun auteur n’est connu ne disent pas qu’ils sont zéro.
    CASE WHEN count(*) = 0 OR count(author_id) > 0 THEN CAST(count(DISTINCT author_id) AS BIGINT) END,
    'people',
    CAST(count(*) - count(author_id) AS BIGINT)
FROM authors
UNION ALL
SELECT
    5,
    'registered',
    CAST(max(registered_count) AS BIGINT),
    'people',
    CAST(count(*) - count(registered_count) AS BIGINT)
FROM consultations
UNION ALL
SELECT
    6,
    'comments',
    CAST(count(*) AS BIGINT),
    'comments',
    CAST(0 AS BIGINT)
FROM published_comments
UNION ALL
SELECT
    7,
    'votes',
    CASE WHEN count(*) = 0 THEN 0 ELSE CAST(sum(votes) AS BIGINT) END,
    'votes',
    CAST(count(*) - count(votes) AS BIGINT)
FROM contribution_votes
UNION ALL
SELECT
    8,
    'workshop_theme_pairs',
    CAST(count(*) AS BIGINT),
    'pairs',
    CAST(0 AS BIGINT)
FROM workshop_themes
UNION ALL
SELECT
    9,
    'tags',
    CAST(count(*) AS BIGINT),
    'tags',
    CAST(0 AS BIGINT)
FROM tags;

-- Les mesures qui se comptent aussi par thème.
CREATE OR REPLACE VIEW theme_measure_names AS
SELECT 'contributions' AS measure
UNION ALL
SELECT 'workshops'
UNION ALL
SELECT 'workshop_people'
UNION ALL
SELECT 'participants'
UNION ALL
SELECT 'comments'
UNION ALL
SELECT 'votes'
UNION ALL
SELECT 'workshop_theme_pairs'
UNION ALL
SELECT 'tags';

-- Les mêmes mesures pour l’ensemble (« all »), chaque thème, et hors de tout thème.
CREATE OR REPLACE VIEW measures AS
SELECT
    measure,
    'all' AS theme_id,
    value,
    unknown
FROM overall_measures
UNION ALL
SELECT
    n.measure,
    t.theme_id,
    CASE n.measure
        WHEN 'contributions' THEN t.contributions
        WHEN 'workshops' THEN t.workshops
        WHEN 'workshop_people' THEN t.workshop_people
        WHEN 'participants' THEN t.participants
        WHEN 'comments' THEN t.comments
        WHEN 'votes' THEN t.votes
        WHEN 'workshop_theme_pairs' THEN t.workshops
        WHEN 'tags' THEN t.tags
    END,
    CASE n.measure
        WHEN 'workshop_people' THEN t.unknown_people
        WHEN 'participants' THEN t.unknown_authors
        WHEN 'votes' THEN t.unknown_votes
        ELSE CAST(0 AS BIGINT)
    END
FROM theme_measures AS t
CROSS JOIN theme_measure_names AS n
-- Un atelier sans thème ne fait pas de paire.
WHERE t.theme_id IS NOT NULL
    OR n.measure <> 'workshop_theme_pairs';

-- Les types d’organisation que le dictionnaire connaît : un type absent n’a pas été entendu.
CREATE OR REPLACE VIEW organisation_types AS
SELECT 'association' AS organisation_type
UNION ALL
SELECT 'autre'
UNION ALL
SELECT 'collectivite'
UNION ALL
SELECT 'entreprise'
UNION ALL
SELECT 'etat'
UNION ALL
SELECT 'mediation';

-- Ce que chaque organisation a fait, et où : une ligne par fait compté. Le territoire
-- est celui de l’organisation ; pour un atelier, le lieu où il s’est tenu.
CREATE OR REPLACE VIEW organisation_acts AS
SELECT
    organisation_type,
    department_code,
    region_code,
    1 AS organisations,
    0 AS contributions,
    0 AS workshops
FROM participants
WHERE kind = 'organisation'
UNION ALL
SELECT
    p.organisation_type,
    p.department_code,
    p.region_code,
    0,
    1,
    0
FROM published_contributions AS c
JOIN participants AS p
    ON p.participant_id = c.author_id
WHERE p.kind = 'organisation'
UNION ALL
SELECT
    organiser_type,
    department_code,
    region_code,
    0,
    0,
    1
FROM workshops;

-- Les 101 départements et leur région (Insee, code officiel géographique).
CREATE OR REPLACE VIEW departments AS
SELECT
    '01' AS department_code,
    '84' AS region_code
UNION ALL
SELECT '02', '32'
UNION ALL
SELECT '03', '84'
UNION ALL
SELECT '04', '93'
UNION ALL
SELECT '05', '93'
UNION ALL
SELECT '06', '93'
UNION ALL
SELECT '07', '84'
UNION ALL
SELECT '08', '44'
UNION ALL
SELECT '09', '76'
UNION ALL
SELECT '10', '44'
UNION ALL
SELECT '11', '76'
UNION ALL
SELECT '12', '76'
UNION ALL
SELECT '13', '93'
UNION ALL
SELECT '14', '28'
UNION ALL
SELECT '15', '84'
UNION ALL
SELECT '16', '75'
UNION ALL
SELECT '17', '75'
UNION ALL
SELECT '18', '24'
UNION ALL
SELECT '19', '75'
UNION ALL
SELECT '21', '27'
UNION ALL
SELECT '22', '53'
UNION ALL
SELECT '23', '75'
UNION ALL
SELECT '24', '75'
UNION ALL
SELECT '25', '27'
UNION ALL
SELECT '26', '84'
UNION ALL
SELECT '27', '28'
UNION ALL
SELECT '28', '24'
UNION ALL
SELECT '29', '53'
UNION ALL
SELECT '2A', '94'
UNION ALL
SELECT '2B', '94'
UNION ALL
SELECT '30', '76'
UNION ALL
SELECT '31', '76'
UNION ALL
SELECT '32', '76'
UNION ALL
SELECT '33', '75'
UNION ALL
SELECT '34', '76'
UNION ALL
SELECT '35', '53'
UNION ALL
SELECT '36', '24'
UNION ALL
SELECT '37', '24'
UNION ALL
SELECT '38', '84'
UNION ALL
SELECT '39', '27'
UNION ALL
SELECT '40', '75'
UNION ALL
SELECT '41', '24'
UNION ALL
SELECT '42', '84'
UNION ALL
SELECT '43', '84'
UNION ALL
SELECT '44', '52'
UNION ALL
SELECT '45', '24'
UNION ALL
SELECT '46', '76'
UNION ALL
SELECT '47', '75'
UNION ALL
SELECT '48', '76'
UNION ALL
SELECT '49', '52'
UNION ALL
SELECT '50', '28'
UNION ALL
SELECT '51', '44'
UNION ALL
SELECT '52', '44'
UNION ALL
SELECT '53', '52'
UNION ALL
SELECT '54', '44'
UNION ALL
SELECT '55', '44'
UNION ALL
SELECT '56', '53'
UNION ALL
SELECT '57', '44'
UNION ALL
SELECT '58', '27'
UNION ALL
SELECT '59', '32'
UNION ALL
SELECT '60', '32'
UNION ALL
SELECT '61', '28'
UNION ALL
SELECT '62', '32'
UNION ALL
SELECT '63', '84'
UNION ALL
SELECT '64', '75'
UNION ALL
SELECT '65', '76'
UNION ALL
SELECT '66', '76'
UNION ALL
SELECT '67', '44'
UNION ALL
SELECT '68', '44'
UNION ALL
SELECT '69', '84'
UNION ALL
SELECT '70', '27'
UNION ALL
SELECT '71', '27'
UNION ALL
SELECT '72', '52'
UNION ALL
SELECT '73', '84'
UNION ALL
SELECT '74', '84'
UNION ALL
SELECT '75', '11'
UNION ALL
SELECT '76', '28'
UNION ALL
SELECT '77', '11'
UNION ALL
SELECT '78', '11'
UNION ALL
SELECT '79', '75'
UNION ALL
SELECT '80', '32'
UNION ALL
SELECT '81', '76'
UNION ALL
SELECT '82', '76'
UNION ALL
SELECT '83', '93'
UNION ALL
SELECT '84', '93'
UNION ALL
SELECT '85', '52'
UNION ALL
SELECT '86', '75'
UNION ALL
SELECT '87', '75'
UNION ALL
SELECT '88', '44'
UNION ALL
SELECT '89', '27'
UNION ALL
SELECT '90', '27'
UNION ALL
SELECT '91', '11'
UNION ALL
SELECT '92', '11'
UNION ALL
SELECT '93', '11'
UNION ALL
SELECT '94', '11'
UNION ALL
SELECT '95', '11'
UNION ALL
SELECT '971', '01'
UNION ALL
SELECT '972', '02'
UNION ALL
SELECT '973', '03'
UNION ALL
SELECT '974', '04'
UNION ALL
SELECT '976', '06';
