"""The search index of matters: masked texts only."""

from xinqiao.kernel.full_text import Index

__all__ = ["INDEX", "condition", "put", "put_many"]

INDEX = Index("matters_search", "matter_id")
put = INDEX.put
put_many = INDEX.put_many
condition = INDEX.condition
