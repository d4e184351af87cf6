-- The number of a text is that of its slot, times the most rows of a table, and its row.
INSERT INTO work.cleaned
SELECT $slots[row // $most_rows + 1], row % $most_rows, text, redacted, kinds, links, findings,
    digest
FROM cleaned_batch;
