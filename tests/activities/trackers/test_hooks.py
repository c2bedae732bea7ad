"""Who may tell us of an issue, and which issue it is about."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from activities.trackers.hooks import NotSigned, check_signature, issue_of

NOW = datetime(2026, 9, 10, 9, tzinfo=UTC)
KINDS = {"github": "github", "jira_cloud": "jira", "gitlab_token": "gitlab"}


def vectors(folder):
    found = json.loads((folder / "webhook_signatures.json").read_text(encoding="utf-8"))["vectors"]
    return {vector["scheme"]: vector for vector in found}


@pytest.mark.parametrize("scheme", KINDS)
def test_a_published_signature_is_known(shared_contracts, scheme):
    vector = vectors(shared_contracts)[scheme]
    headers = {vector["header"]: vector["value"]}

    check_signature(KINDS[scheme], headers, vector["body"].encode(), vector["secret"], NOW)


def standard(vector, **other):
    names = ("webhook-id", "webhook-timestamp")
    return {name: vector[name] for name in names} | {"webhook-signature": vector["value"]} | other


def sent_at(vector):
    return datetime.fromtimestamp(int(vector["webhook-timestamp"]), UTC)


def test_a_published_signature_after_standard_webhooks_is_known(shared_contracts):
    vector = vectors(shared_contracts)["gitlab_signing"]
    several = standard(vector, **{"webhook-signature": f"v1,AAAA v2,x {vector['value']}"})

    for headers in (standard(vector), several):
        check_signature("gitlab", headers, vector["body"].encode(), vector["secret"], sent_at(vector))


@pytest.mark.parametrize("late", [timedelta(minutes=6), timedelta(minutes=-6)])
def test_an_old_signature_after_standard_webhooks_is_refused(shared_contracts, late):
    vector = vectors(shared_contracts)["gitlab_signing"]

    with pytest.raises(NotSigned):
        check_signature("gitlab", standard(vector), vector["body"].encode(), vector["secret"], sent_at(vector) + late)


@pytest.mark.parametrize(
    "other",
    [
        {"webhook-id": "msg_other"},
        {"webhook-timestamp": "1614265331"},
        {"webhook-timestamp": "now"},
        {"webhook-timestamp": "٣"},
        {"webhook-timestamp": "9" * 400},
        {"webhook-signature": "v1,"},
        {"webhook-signature": ""},
    ],
)
def test_each_part_after_standard_webhooks_is_signed(shared_contracts, other):
    vector = vectors(shared_contracts)["gitlab_signing"]
    headers = standard(vector, **other)

    with pytest.raises(NotSigned):
        check_signature("gitlab", headers, vector["body"].encode(), vector["secret"], sent_at(vector))


@pytest.mark.parametrize(
    ("kind", "headers", "secret"),
    [
        ("github", {"X-Hub-Signature-256": "sha256=00"}, "secret"),
        ("github", {"X-Hub-Signature": "sha1=00"}, "secret"),
        ("github", {}, "secret"),
        ("jira", {"X-Hub-Signature": "sha1=5a"}, "secret"),
        ("gitlab", {"X-Gitlab-Token": "sécret"}, "secret"),
        ("gitlab", {"X-Gitlab-Token": ""}, ""),
        ("gitlab", {"webhook-signature": "v1,x", "webhook-timestamp": str(int(NOW.timestamp()))}, "not base64!"),
        ("redmine", {"X-Hub-Signature-256": "sha256=00"}, "secret"),
    ],
)
def test_what_is_not_signed_is_refused(kind, headers, secret):
    with pytest.raises(NotSigned):
        check_signature(kind, headers, b"{}", secret, NOW)


def test_a_published_delivery_of_github_names_its_issue(shared_contracts):
    examples = json.loads((shared_contracts / "webhooks_github_examples.json").read_text())["examples"]
    named = {
        (example["event"], example["action"]): issue_of(
            "github", {"X-GitHub-Event": example["event"]}, json.dumps(example["payload"]).encode(),
            "codertocat/hello-world",
        )
        for example in examples
    }  # fmt: skip

    assert named.pop(("issues", "opened")) == "1"
    assert named.pop(("issues", "edited")) == "1"
    assert set(named.values()) == {None}


GITLAB = {
    "object_kind": "issue",
    "project": {"id": 7, "path_with_namespace": "acme/storage"},
    "object_attributes": {"iid": 12, "state": "closed"},
}
JIRA = {"webhookEvent": "jira:issue_updated", "issue": {"key": "ST-12"}}


@pytest.mark.parametrize(
    ("kind", "payload", "project", "ref"),
    [
        ("gitlab", GITLAB, "acme/storage", "12"),
        ("gitlab", GITLAB, "7", "12"),
        ("gitlab", GITLAB, "acme/other", None),
        ("gitlab", GITLAB | {"object_kind": "push"}, "acme/storage", None),
        ("jira", JIRA, "ST", "ST-12"),
        ("jira", JIRA, "S", None),
        ("jira", JIRA | {"webhookEvent": "sprint_closed"}, "ST", None),
        ("jira", [], "ST", None),
        ("jira", {"webhookEvent": 7}, "ST", None),
    ],
)
def test_a_delivery_names_its_issue_if_it_is_of_the_project(kind, payload, project, ref):
    assert issue_of(kind, {}, json.dumps(payload).encode(), project) == ref


@pytest.mark.parametrize("body", [b"", b"\xff", b"not json", b"[" * 100_000, b"null"])
def test_a_body_that_makes_no_sense_names_none(body):
    assert issue_of("gitlab", {}, body, "acme/storage") is None
