-- position: 120
-- title: Textes presque identiques
-- title_en: Nearly identical texts
-- description: Peu de textes différents commencent par les mêmes 120 lettres, à la casse, aux
--   accents et à la ponctuation près.
-- description_en: Few different texts begin with the same 120 letters, case, accents and
--   punctuation aside.
-- severity: warning
-- table: contributions
-- field: body
-- bound: most
-- threshold: 0.05
-- unit: share
-- message: contributions, body : {observed} des contributions commencent comme une autre, au
--   plus {threshold} attendus ; cherchez un envoi en nombre ou un modèle à remplir
-- message_en: contributions, body: {observed} of the contributions begin like another, at most
--   {threshold} expected; look for a mass mailing or a form to fill in

-- A mailing whose end was personalised: of the texts that begin alike, all but one. Exact
-- copies count once; below 20 letters, two people may well say the same thing.
SELECT
    (
        count(DISTINCT hash(text)) FILTER (WHERE length(beginning) >= 20)
        - count(DISTINCT beginning) FILTER (WHERE length(beginning) >= 20)
    ) / nullif(count(*), 0)
FROM (
    SELECT
        text,
        left(regexp_replace(strip_accents(left(text, 400)), '[^a-z0-9]+', '', 'g'), 120)
            AS beginning
    FROM published_texts
) AS t
