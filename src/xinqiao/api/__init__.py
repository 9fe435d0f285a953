"""The interface for programs: what the desks and the public counter can do, as JSON under /api/v1.

Each operation reads its input into a typed schema, calls one query or one command, and answers; it decides nothing.
Errors are `application/problem+json` (RFC 9457) with Chinese words for the person at the other end.
"""
