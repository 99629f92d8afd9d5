"""Entities: their table and page, what points to them, and which names may stand for one."""
