-- title: Ateliers
-- title_en: Workshops
-- description: Un atelier par ligne : lieu, personnes présentes (vide si inconnu),
--   nombre de thèmes traités, contributions publiées qui en viennent, coordonnées du
--   lieu ou, selon geo_precision, du territoire. Un atelier sans coordonnées reste dans
--   la liste.
-- unit: ateliers
-- chart: map
-- x: place_label
-- y: participants_count
-- column: workshop_id: Numéro | Number : hidden
-- column: title: Atelier | Workshop : workshop
-- column: organiser: Organisateur | Organiser
-- column: organiser_type: Type d’organisateur | Type of organiser : hidden
-- column: date: Date | Date
-- column: place_label: Lieu | Place
-- column: department_code: Département | Département : code
-- column: region_code: Région | Région : hidden
-- column: participants_count: Personnes présentes | People present
-- column: themes: Thèmes traités | Themes dealt with
-- column: contributions: Contributions | Contributions
-- column: latitude: Latitude | Latitude : hidden
-- column: longitude: Longitude | Longitude : hidden
-- column: geo_precision: Précision | Precision : hidden
-- column: url: Adresse | Address : hidden
SELECT
    w.workshop_id,
    w.title,
    w.organiser,
    w.organiser_type,
    w.date,
    w.place_label,
    w.department_code,
    w.region_code,
    w.participants_count,
    coalesce(p.themes, 0) AS themes,
    coalesce(c.contributions, 0) AS contributions,
    w.latitude,
    w.longitude,
    w.geo_precision,
    w.url
FROM workshops AS w
LEFT JOIN (
    SELECT
        workshop_id,
        count(*) AS themes
    FROM workshop_themes
    GROUP BY workshop_id
) AS p
    ON p.workshop_id = w.workshop_id
LEFT JOIN (
    SELECT
        workshop_id,
        count(*) AS contributions
    FROM published_contributions
    WHERE workshop_id IS NOT NULL
    GROUP BY workshop_id
) AS c
    ON c.workshop_id = w.workshop_id
ORDER BY
    length(w.workshop_id),
    w.workshop_id
