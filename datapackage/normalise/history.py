"""What is measured at each collection, because it has no date of its own: votes above all."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

__all__ = ["measure"]

# Listed votes win over the platform's counter, which goes stale when a vote is withdrawn.
_MEASURE = """
CREATE TABLE work.measures AS
WITH effective AS (
    SELECT object_id, option, max_by(count, origin = 'computed') AS count
    FROM vote_tallies
    WHERE object_type = 'contribution' AND option <> 'score'
    GROUP BY object_id, option
),
published AS (
    SELECT contributions.contribution_id, contributions.theme_id,
        (SELECT sum(count) FROM effective WHERE object_id = contribution_id) AS votes,
        (SELECT count(*) FROM comments
            WHERE comments.contribution_id = contributions.contribution_id
                AND comments.status = 'published') AS comments
    FROM contributions
    WHERE contributions.status = 'published'
)
SELECT 'contributions' AS measure, coalesce(theme_id, 'none') AS theme_id, count(*) AS value
FROM published GROUP BY ALL
UNION ALL
SELECT 'comments', coalesce(theme_id, 'none'), sum(comments) FROM published GROUP BY ALL
UNION ALL
SELECT 'votes', coalesce(theme_id, 'none'), sum(votes) FROM published GROUP BY ALL
UNION ALL SELECT 'contributions', 'all', count(*) FROM published
UNION ALL SELECT 'comments', 'all', sum(comments) FROM published
UNION ALL SELECT 'votes', 'all', sum(votes) FROM published
UNION ALL SELECT 'participants', 'all', count(*) FROM participants
UNION ALL SELECT 'workshops', 'all', count(*) FROM workshops
UNION ALL SELECT 'workshop_people', 'all', sum(participants_count) FROM workshops
UNION ALL SELECT 'registered', 'all', any_value(registered_count) FROM consultations
"""

# A collection that changed no figure adds nothing: the history tells when things moved.
_APPEND = """
INSERT INTO history BY NAME
SELECT measured_at, measure, theme_id, value FROM overlay.history
WHERE measured_at < $retrieved_at
UNION ALL
SELECT $retrieved_at, measures.measure, measures.theme_id, measures.value
FROM work.measures
WHERE measures.value IS NOT NULL AND measures.theme_id <> 'none'
    AND measures.value IS DISTINCT FROM (
        SELECT max_by(past.value, past.measured_at)
        FROM overlay.history AS past
        WHERE past.measured_at < $retrieved_at
            AND past.measure = measures.measure AND past.theme_id = measures.theme_id
    )
"""


def measure(connection: duckdb.DuckDBPyConnection, retrieved_at: datetime) -> None:
    """Fill `history`: the past of `overlay.history`, then what changed at `retrieved_at`."""
    connection.execute(_MEASURE)
    connection.execute(_APPEND, {"retrieved_at": retrieved_at})
