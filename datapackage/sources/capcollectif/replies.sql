-- Replies to a questionnaire: one record per answer, of which the question is the theme.
INSERT INTO capcollectif.records BY NAME
SELECT
    file, row, rank, 'answer' AS type,
    capcollectif.bare(id) || coalesce(':' || md5(capcollectif.fold(question)), '') AS id,
    id || coalesce(':' || md5(capcollectif.fold(question)), '') AS written,
    capcollectif.bare(coalesce(authorid, participantuserid)) AS author,
    coalesce(author, participantusername) AS author_name,
    participanttype AS author_type,
    question AS section, question AS section_title, 'question' AS section_kind,
    place AS section_place,
    answer AS body,
    coalesce(createdat, publishedat) AS created,
    updatedat AS updated,
    CASE WHEN list_contains(flags, 'published') THEN capcollectif.truth(published)
        ELSE publishedat IS NOT NULL END
        AND NOT capcollectif.truth(draft) AS published,
    FALSE AS trashed,
    question IS NULL AS unanswered
FROM (
    SELECT replies.* EXCLUDE (answers), one.title AS question, one.text AS answer, place
    FROM capcollectif.replies
    LEFT JOIN LATERAL (
        SELECT unnest(answers) AS one
    ) ON TRUE
    LEFT JOIN capcollectif.asked ON asked.title = one.title
    WHERE place IS NOT NULL
    UNION ALL BY NAME
    SELECT replies.* EXCLUDE (answers)
    FROM capcollectif.replies
    WHERE NOT list_has_any(
        list_transform(answers, lambda one: one.title),
        (SELECT coalesce(list(title), []) FROM capcollectif.asked)
    )
);
