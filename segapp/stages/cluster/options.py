"""Options of the search over the number of segments; every budget is a count, never a time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SearchOptions:
    """Which numbers of segments to try, how thoroughly, and who may choose.

    Parameters
    ----------
    k_min, k_max : int, default 2 and 10
        The numbers of segments that are tried.
    k_widest : int, default 20
        Where the choice, or the highest silhouette, is at the largest number, five more are tried, up to this one.
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
    k_usual : int, default 10
        A larger number is chosen only where it leads all up to this one by more than chance.
    keep_z : float, default 2.54
        How many standard errors the lead of the best of nine must exceed: 95 % for the largest of nine at once.
    stability_margin : float, default 0.1
        Numbers within chance of the best whose stability differs by less are equally stable: the mean of 20 resamples
        varies by a few hundredths.
    solid_stability : float, default 0.85
        From here on a number is found again reliably (Hennig 2007).
    resample_count, resample_start_count : int, default 20 and 3
        Resamples that stability is measured with, and starts of each.
    thread_count : int, default 2
        Threads for silhouettes and resamples; the same bytes with one.
    """

    k_min: int = 2
    k_max: int = 10
    restart_count: int = 100
    eligible_min_share: float = 0.02
    eligible_min_count: int = 2
    seed: int = 1
    forced_k: int | None = None
    published_k: int | None = None
    k_widest: int = 20
    k_usual: int = 10
    keep_z: float = 2.54
    stability_margin: float = 0.1
    solid_stability: float = 0.85
    resample_count: int = 20
    resample_start_count: int = 3
    thread_count: int = 2
