-- title: Montants demandés, par suite donnée
-- title_en: Amounts asked, by outcome
-- description: Somme des montants que portent les contributions publiées, par monnaie et
--   selon la suite que l’institution leur a donnée ; part de la somme de la monnaie, de 0
--   à 1. Les contributions sans montant n’y sont pas : un montant inconnu n’est pas nul.
-- unit: montant
-- chart: table
-- parameter: theme_id string = NULL : numéro du thème ; par défaut tous
-- column: currency: Monnaie | Currency : code
-- column: state: Suite | Outcome : code
-- column: contributions: Contributions | Contributions
-- column: amount: Montant | Amount
-- column: share: Part du montant | Share of the amount : percent
-- null: currency: Monnaie inconnue | Unknown currency
-- null: state: Sans réponse connue | No known answer
SELECT
    c.currency,
    o.state,
    count(*) AS contributions,
    sum(c.budget_amount) AS amount,
    sum(c.budget_amount)
        / nullif(sum(sum(c.budget_amount)) OVER (PARTITION BY c.currency), 0) AS share
FROM contributions AS c
LEFT JOIN outcomes AS o
    ON o.object_type = 'contribution'
    AND o.object_id = c.contribution_id
WHERE c.status = 'published'
    AND c.budget_amount IS NOT NULL
    AND ($theme_id IS NULL OR c.theme_id = $theme_id)
GROUP BY c.currency, o.state
ORDER BY
    c.currency NULLS LAST,
    amount DESC,
    o.state NULLS LAST
