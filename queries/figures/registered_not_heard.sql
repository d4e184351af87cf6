-- title: Inscrits que l’on n’a pas lus
-- title_en: Registered people not heard
-- description: Personnes inscrites, auteurs distincts d’une contribution ou d’un commentaire
--   publiés, et inscrits qui n’ont rien écrit : les premiers moins les seconds, avec leur part
--   (de 0 à 1). Vides quand le nombre d’inscrits est inconnu, ou plus petit que celui des
--   auteurs. unknown_authors compte les textes sans auteur connu : le nombre d’inscrits
--   silencieux est donc un maximum. Voter n’est pas écrire.
-- unit: personnes
-- chart: table
-- column: registered: Inscrits | Registered
-- column: authors: Auteurs | Authors
-- column: silent: Inscrits qui n’ont rien écrit | Registered who wrote nothing
-- column: share: Part des inscrits | Share of the registered : percent
-- column: unknown_authors: Textes sans auteur connu | Texts without a known author
SELECT
    registered,
    authors,
    CASE WHEN registered >= authors THEN registered - authors END AS silent,
    CASE
        WHEN registered >= authors THEN (registered - authors) / nullif(registered, 0)
    END AS share,
    unknown_authors
FROM (
    SELECT
        max(CASE WHEN measure = 'registered' THEN value END) AS registered,
        max(CASE WHEN measure = 'participants' THEN value END) AS authors,
        max(CASE WHEN measure = 'participants' THEN unknown END) AS unknown_authors
    FROM overall_measures
) AS m
ORDER BY registered
