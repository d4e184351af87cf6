-- First and last names, in the variants that tell them, and the account names of participants.
INSERT INTO capcollectif.people
SELECT DISTINCT coalesce(participantusername, userusername)
FROM capcollectif.participants
WHERE coalesce(participantusername, userusername) IS NOT NULL
UNION
SELECT DISTINCT concat_ws(' ', participantfirstname, participantlastname)
FROM (
    SELECT participantfirstname, participantlastname FROM capcollectif.opinions
    UNION ALL
    SELECT participantfirstname, participantlastname FROM capcollectif.proposals
    UNION ALL
    SELECT participantfirstname, participantlastname FROM capcollectif.replies
    UNION ALL
    SELECT participantfirstname, participantlastname FROM capcollectif.positions
    UNION ALL
    SELECT
        coalesce(participantfirstname, userfirstname), coalesce(participantlastname, userlastname)
    FROM capcollectif.participants
)
WHERE participantfirstname IS NOT NULL AND participantlastname IS NOT NULL;
