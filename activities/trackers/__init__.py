"""Issue trackers behind one small interface: pure adapters, which are handed a client and plain values."""

from collections.abc import Callable
from dataclasses import dataclass

import httpx

from activities.trackers.github import GitHub
from activities.trackers.gitlab import GitLab
from activities.trackers.interface import Tracker
from activities.trackers.jira import Jira
from activities.trackers.redmine import Redmine


@dataclass(frozen=True)
class Access:
    """Where a tracker is and who asks; ``board``, ``issue_type`` and ``account`` are Jira's alone."""

    kind: str
    base_url: str
    project: str
    token: str
    board: str = ""
    issue_type: str = ""
    account: str = ""


OTHERS: dict[str, Callable[..., Tracker]] = {"github": GitHub, "gitlab": GitLab, "redmine": Redmine}


def tracker(access: Access, client: httpx.Client) -> Tracker:
    """The adapter for a tracker of this kind."""
    where = (client, access.base_url, access.project, access.token)
    if access.kind == "jira":
        return Jira(*where, account=access.account, board=access.board, kind=access.issue_type or "Task")
    return OTHERS[access.kind](*where)
