"""How rare the terms of a text are among all matters, and which matters share the rarest of them."""

from collections.abc import Collection, Mapping

from django.db import connection

from xinqiao.suggest.rarity import Rarity

_SAMPLE = 2000
_NEWEST = f"SELECT body FROM matters_search ORDER BY matter_id DESC LIMIT {_SAMPLE}"  # noqa: S608 - a number of ours
_STATISTICS = f"""
SELECT most_common_elems::text::text[], most_common_elem_freqs,
       (SELECT coalesce(max(matter_id), 0) FROM matters_search),
       (SELECT count(*) FROM (SELECT 1 FROM matters_search LIMIT {_SAMPLE}) AS few)
FROM (SELECT 1) AS one LEFT JOIN pg_stats
  ON schemaname = current_schema() AND tablename = 'matters_search' AND attname = 'body'
"""  # noqa: S608 - a number of ours


def rarity(terms: Collection[str]) -> Rarity:
    """In how many other matters each term of an indexed one occurs: exact on SQLite; on PostgreSQL from the
    statistics of the column, or from the newest matters where it has not been analysed yet. The number of matters is taken
    from the highest key, counted on PostgreSQL where they are few."""
    if connection.vendor == "postgresql":
        return _rarity_on_postgresql(terms)
    marks = ",".join(["%s"] * len(terms)) or "NULL"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT '', coalesce(max(id), 0) FROM matters_matter UNION ALL "  # noqa: S608 - placeholders only
            f"SELECT term, doc FROM matters_search_terms WHERE term IN ({marks})",
            list(terms),
        )
        (_, total), *rows = cursor.fetchall()
    return Rarity(total=total, frequencies={term: seen - 1 for term, seen in rows})


def _rarity_on_postgresql(terms: Collection[str]) -> Rarity:
    with connection.cursor() as cursor:
        cursor.execute(_STATISTICS)
        common, shares, highest, few = cursor.fetchone()
    total = highest if few == _SAMPLE else few
    if common is None:
        return _rarity_of_sample(terms, total)
    known = dict(zip(common, shares[: len(common)], strict=True))
    rarest = min(known.values(), default=0.0) / 4
    return Rarity(
        total=total,
        frequencies={term: max(1, round(known.get(term, rarest) * total)) for term in terms},
    )


def _rarity_of_sample(terms: Collection[str], total: int) -> Rarity:
    with connection.cursor() as cursor:
        cursor.execute("SELECT word, ndoc FROM ts_stat(%s) WHERE word = ANY(%s)", [_NEWEST, list(terms)])
        counted = dict(cursor.fetchall())
    grown = max(1.0, total / _SAMPLE)
    return Rarity(
        total=total,
        frequencies={term: round((counted.get(term, 1) - 1) * grown) for term in terms},
    )


def sharing(weights: Mapping[str, float], limit: int) -> list[int]:
    """The matters that share the most weight of the given terms, heaviest first."""
    if not weights:
        return []
    values: list[float | str | int] = []
    if connection.vendor == "postgresql":
        one = "SELECT matter_id AS id, %s::float AS w FROM matters_search WHERE body @@ to_tsquery('simple', %s)"
        mark = "'"
    else:
        one = "SELECT rowid AS id, %s AS w FROM matters_search WHERE matters_search MATCH %s"
        mark = '"'
    for term, weight in weights.items():
        values += [weight, f"{mark}{term}{mark}"]
    union = " UNION ALL ".join([one] * len(weights))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM ({union}) AS met GROUP BY id ORDER BY sum(w) DESC, id DESC LIMIT %s",  # noqa: S608 - fixed SQL
            [*values, limit],
        )
        return [row[0] for row in cursor.fetchall()]
