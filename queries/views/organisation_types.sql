-- description: Les types d’organisation que le dictionnaire connaît : un type absent n’a pas été entendu.
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
SELECT 'mediation'
