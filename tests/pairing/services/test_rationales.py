"""A rationale keeps what made the pair, and whoever changes it behind the application's back is named."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from mentorship.audit.models import AuditEvent
from pairing.models import Pairing, Rationale
from pairing.services.publishing import publish_run
from pairing.services.rationales import digest_of, verify_rationale
from tests.append_only import triggers_lifted
from tests.factories import NOW
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def rationale(run) -> Rationale:
    publish_run(run=run, by=run.requested_by, now=NOW)
    return Rationale.objects.get(pairing__mentee__name="Rita Mentee")


def by_sql(table: str, pk: object, **values: object) -> None:
    """As somebody with a password of the database would."""
    sets = ", ".join(f"{column} = %s" for column in values)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {sets} WHERE id = %s", [*values.values(), pk])


def problems(rationale: Rationale) -> list[str]:
    return verify_rationale(Rationale.objects.get(pk=rationale.pk)).problems


def raw(rationale: Rationale) -> str:
    return rationale.pk.hex if connection.vendor == "sqlite" else str(rationale.pk)


def test_it_holds_everything_that_made_the_pair(rationale, run):
    content = rationale.content

    assert sum(content["points"].values()) == content["score"]
    assert content["weights"]["version"] == 1
    assert content["inputs"]["snapshot"] == run.inputs_digest == content["optimum"]["inputs"]
    assert content["inputs"]["mentee"]["wants"] == ["Rust"]
    assert (content["approved_by"], content["published_by"]) == (run.requested_by.employee_id,) * 2
    assert content["explanation"]["mentors"]
    assert "forbidden" not in content["inputs"]["rules"]


def test_an_untouched_one_is_proven(rationale, capsys):
    verdict = verify_rationale(rationale)

    assert verdict.problems == []
    assert verdict.computed == verdict.recorded == rationale.digest
    call_command("verify_rationales", cohort="autumn")
    assert "2 rationales are as they were recorded" in capsys.readouterr().out


def test_other_words_are_found_by_the_fingerprint_and_by_the_log(rationale, capsys):
    content = rationale.content | {"score": 99_000}
    by_sql("pairing_rationale", raw(rationale), content=json.dumps(content))

    assert len(problems(rationale)) == 3
    assert any("do not fit the fingerprint" in problem for problem in problems(rationale))
    with pytest.raises(CommandError, match="1 of 2 rationales"):
        call_command("verify_rationales")
    assert "Rita Mentee with Ferris Mentor" in capsys.readouterr().err


def test_a_new_fingerprint_beside_the_new_words_does_not_help(rationale):
    content = rationale.content | {"change_reason": "They asked for it."}
    by_sql("pairing_rationale", raw(rationale), content=json.dumps(content), digest=digest_of(content))

    assert problems(rationale) == ["The audit log recorded another fingerprint on the day it was made."]


def test_nor_does_another_record_in_the_log(rationale):
    content = rationale.content | {"change_reason": "They asked for it."}
    by_sql("pairing_rationale", raw(rationale), content=json.dumps(content), digest=digest_of(content))
    event = AuditEvent.objects.get(action="pairing.offered", object__contains=str(rationale.pairing_id))
    facts = event.facts | {"rationale": digest_of(content)}
    with triggers_lifted():
        by_sql("audit_auditevent", event.pk, facts=json.dumps(facts))

    assert problems(rationale) == ["The audit log's record of it was changed or not written by the application."]


def test_another_mentor_put_into_the_pairing_is_found(rationale):
    Pairing.objects.filter(pk=rationale.pairing_id).update(mentor=make_person("Somebody Else", level=5))

    assert problems(rationale) == ["It does not speak of the two whom the pairing names now."]
