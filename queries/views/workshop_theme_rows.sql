-- description: Une ligne par atelier et thème ; un atelier sans thème garde une ligne.
SELECT
    w.workshop_id,
    p.theme_id,
    w.participants_count
FROM workshops AS w
LEFT JOIN workshop_themes AS p
    ON p.workshop_id = w.workshop_id
