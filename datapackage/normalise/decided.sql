-- Passages that the operator has masked or kept, by the digest of the text that holds them.
SELECT decision, text, list(passage ORDER BY passage)
FROM overlay.decisions
WHERE decision IN ('mask', 'keep')
GROUP BY decision, text
ORDER BY decision, text;
