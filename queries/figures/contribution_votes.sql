-- title: Votes par contribution
-- title_en: Votes by contribution
-- description: Votes retenus pour chaque contribution publiée : ceux que nous avons
--   comptés quand la plateforme les liste (origin « computed »), sinon son compteur
--   (« declared »). votes compte tous les votes exprimés, neutres et « passe » compris.
--   score est pour moins contre, ou le score de la plateforme quand elle en donne un.
--   Vide : inconnu, ce qui n’est pas zéro.
-- unit: votes
-- chart: table
-- parameter: theme_id string = NULL : numéro du thème ; par défaut tous
-- column: contribution_id: Numéro | Number : contribution
-- column: theme_id: Numéro du thème | Theme number
-- column: votes_for: Votes pour | Votes for
-- column: votes_against: Votes contre | Votes against
-- column: votes: Votes | Votes
-- column: score: Score | Score : signed
-- column: origin: Origine | Origin : code
-- null: theme_id: Sans thème | Without a theme
SELECT
    contribution_id,
    theme_id,
    votes_for,
    votes_against,
    votes,
    score,
    origin
FROM contribution_votes
WHERE $theme_id IS NULL
    OR theme_id = $theme_id
ORDER BY
    length(contribution_id),
    contribution_id
