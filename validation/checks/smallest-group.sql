-- position: 147
-- title: Plus petit groupe publié
-- title_en: Smallest published group
-- description: Personne n’est seul à porter ce qui est publié de lui ; le nombre est celui du plus
--   petit groupe de personnes sans nom publié dont les caractéristiques sont les mêmes.
-- description_en: Nobody alone bears what is published of them; the number is that of the
--   smallest group of people without a published name whose attributes are the same.
-- severity: warning
-- table: participants
-- bound: least
-- threshold: 2
-- unit: count
-- message: participants : le plus petit groupe publié compte {observed} personne, au moins
--   {threshold} attendues ; reconstruisez le paquet, dont le seuil est `min_group`
-- message_en: participants: the smallest published group has {observed} person, at least
--   {threshold} expected; build the package again, the threshold of which is `min_group`
SELECT min(people)
FROM (
    SELECT count(*) FILTER (NOT named) AS people
    FROM people
    GROUP BY cells
) AS g
