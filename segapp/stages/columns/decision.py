"""The decision on a column: its role, how it is read, and the reason in words. Pure values."""

from __future__ import annotations

from dataclasses import dataclass

from segapp.stages.columns import meanings as m
from segapp.stages.columns.facts import ColumnFacts

IDENTIFIER, TRAIN, PROFILE, OUTCOME, IGNORED = "identifier", "train", "profile", "outcome", "ignored"
SURE = 0.8


@dataclass(frozen=True)
class Decision:
    """The decision on a column, and why."""

    facts: ColumnFacts
    kind: str
    role: str
    meaning: m.Meaning
    reason: str
    confidence: float
    form: str = ""
    data_type: str = "VARCHAR"
    transform: str = "none"
    missing_words: tuple[str, ...] = ()
    is_unsure: bool = False

    @property
    def name(self) -> str:
        """Return the header."""
        return self.facts.name


def made(facts: ColumnFacts, kind: str, role: str, meaning: m.Meaning, reason: str, **more: object) -> Decision:
    """Return a decision, unsure where its confidence is low."""
    confidence = float(more.pop("confidence", 0.95))  # type: ignore[arg-type]
    unsure = bool(more.pop("is_unsure", confidence < SURE))
    return Decision(facts, kind, role, meaning, reason, confidence, is_unsure=unsure, **more)  # type: ignore[arg-type]
