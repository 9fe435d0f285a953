"""The search index of provisions."""

from xinqiao.kernel.full_text import Index

INDEX = Index("library_search", "provision_id")
