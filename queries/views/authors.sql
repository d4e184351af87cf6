-- description: Les auteurs : qui a écrit au moins une contribution ou un commentaire publiés.
SELECT
    author_id,
    theme_id
FROM published_contributions
UNION ALL
SELECT
    author_id,
    theme_id
FROM published_comments
