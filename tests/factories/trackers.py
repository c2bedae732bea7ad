import uuid

import factory

from activities.models import TrackedTask, TrackerConnection
from tests.factories import NOW
from tests.factories.activities import TaskFactory
from tests.factories.people import UnitFactory


class TrackerConnectionFactory(factory.django.DjangoModelFactory):
    """The GitHub repository of the team Storage."""

    class Meta:
        model = TrackerConnection

    kind = "github"
    name = "Storage at GitHub"
    unit = factory.SubFactory(UnitFactory, path="Engineering/Platform/Storage")
    base_url = "https://api.github.com"
    project = "acme/storage"
    token = "secret-token"
    hook_secret = "hook-secret"
    connected_at = NOW


class TrackedTaskFactory(factory.django.DjangoModelFactory):
    """In step with issue 1."""

    class Meta:
        model = TrackedTask

    task = factory.SubFactory(TaskFactory)
    connection = factory.SubFactory(TrackerConnectionFactory)
    mark = factory.LazyFunction(lambda: uuid.uuid4().hex)
    ref = factory.Sequence(lambda n: str(n + 1))
    url = factory.LazyAttribute(lambda tracked: f"https://github.com/acme/storage/issues/{tracked.ref}")
    status = "open"
    state = "in_step"
    sent_change = 1
    due_at = NOW
    asked_by = factory.SelfAttribute("task.pairing.mentor")
    asked_at = NOW
    synced_at = NOW
