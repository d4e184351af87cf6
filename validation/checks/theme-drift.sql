-- position: 310
-- title: Poids des thèmes
-- title_en: Weight of themes
-- description: Aucun thème n’a gagné ni perdu une grande part des contributions depuis le
--   paquet précédent (à partir de 20).
-- description_en: No theme gained or lost a large part of the contributions since the previous
--   package (from 20 on).
-- severity: warning
-- table: contributions
-- field: theme_id
-- bound: most
-- threshold: 0.2
-- unit: share
-- message: contributions, theme_id : la part d’un thème a changé de {observed} du total depuis
--   le paquet précédent, au plus {threshold} attendus ; vérifiez la correspondance des thèmes
-- message_en: contributions, theme_id: one theme’s part changed by {observed} of the total
--   since the previous package, at most {threshold} expected; check how themes are matched
WITH weights AS (
    SELECT
        theme_id,
        count(*) / sum(count(*)) OVER () AS weight,
        sum(count(*)) OVER () AS total
    FROM published_contributions
    WHERE theme_id IS NOT NULL
    GROUP BY theme_id
),
previous_weights AS (
    SELECT
        theme_id,
        count(*) / sum(count(*)) OVER () AS weight,
        sum(count(*)) OVER () AS total
    FROM previous.published_contributions
    WHERE theme_id IS NOT NULL
    GROUP BY theme_id
)
SELECT
    CASE
        WHEN max(c.total) >= 20 AND max(p.total) >= 20
            THEN max(abs(coalesce(c.weight, 0) - coalesce(p.weight, 0)))
    END
FROM weights AS c
FULL JOIN previous_weights AS p
    ON p.theme_id = c.theme_id
