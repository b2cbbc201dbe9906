"""The commands that show what is published: sql, status, export."""

from __future__ import annotations
