"""Copy the published marts into another database, in one transaction, for the tools that read that one."""

from segapp.stages.push.pushing import PushRequest, PushSummary, push

__all__ = ["PushRequest", "PushSummary", "push"]
