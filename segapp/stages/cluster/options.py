"""Say how the search over the number of segments is done; every budget is a count, never a time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SearchOptions:
    """How many segments are tried, how hard, and who may choose.

    Parameters
    ----------
    k_min, k_max : int, default 2 and 10
        The numbers of segments that are tried.
    restart_count : int, default 100
        Starts per number of segments. Ten miss the optimum of 200 customers in one run of four, fifty in one of ten;
        a hundred cost 0.1 s more.
    eligible_min_share, eligible_min_count : float and int, default 0.02 and 2
        The smallest segment of an eligible solution has at least this share of customers, and this many.
    seed : int, default 1
        The same seed gives the same bytes.
    forced_k : int or None, default None
        A person's choice; what the rule would have chosen is recorded beside it.
    published_k : int or None, default None
        The number to keep while it is eligible and the best one's lead over it is within chance. Without it, the mall
        goes from 6 to another number in 46 of 120 simulated months; the largest of those leads was 1.96 standard
        errors.
    keep_z : float, default 2.54
        How many standard errors the lead of the best of nine must exceed: 95 % for the largest of nine at once.
    thread_count : int, default 2
        Threads for the silhouettes, more than two are not used; the same bytes with one.
    """

    k_min: int = 2
    k_max: int = 10
    restart_count: int = 100
    eligible_min_share: float = 0.02
    eligible_min_count: int = 2
    seed: int = 1
    forced_k: int | None = None
    published_k: int | None = None
    keep_z: float = 2.54
    thread_count: int = 2
