-- position: 140
-- title: Textes expurgés
-- title_en: Redacted texts
-- description: Une minorité de textes contient une donnée personnelle masquée.
-- description_en: A minority of texts hold a masked personal datum.
-- severity: warning
-- table: contributions
-- field: redacted
-- bound: most
-- threshold: 0.3
-- unit: share
-- message: contributions, redacted : {observed} des textes sont expurgés, au plus {threshold}
--   attendus ; voyez la revue des masquages dans private/
-- message_en: contributions, redacted: {observed} of the texts are redacted, at most
--   {threshold} expected; see the redaction review in private/
SELECT avg(CAST(redacted AS INTEGER))
FROM published_contributions
