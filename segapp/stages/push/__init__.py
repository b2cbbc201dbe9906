"""Copy the published marts into another database, in one transaction, for tools that read it."""

from segapp.stages.push.pushing import PushRequest, PushSummary, push

__all__ = ["PushRequest", "PushSummary", "push"]
