-- description: Les contributions écrites par un atelier.
SELECT contribution_id
FROM published_contributions
WHERE authorship = 'collective'
