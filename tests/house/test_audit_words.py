"""Whatever is written to the audit log has words, so that people read sentences and not codes."""

import ast
import re
from collections.abc import Iterator

from django.apps import apps

from governance.services.emergency_reading import KINDS
from governance.states import AccessDecision, HandOverState
from mentorship.audit.readings import BY_ITS_SERVICE, NOT_SHOWN, READINGS
from mentorship.audit.words import SPOKEN, WORDS
from mentorship.encryption.fields import EncryptedTextField
from programs.services.ownership import SETTLED
from tests.house.tools import ROOT

APPS = ("mentorship", "programs", "pairing", "activities", "governance", "evaluation")
RECORDING = {"record", "record_all", "record_read"}
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
# Calls whose action is put together, with what it may be.
PUT_TOGETHER = {
    "mentorship/people/services/importing.py": {"people.imported", "skills.imported"},
    "programs/services/ownership.py": {f"program.{how}" for how in SETTLED.values()},
    "governance/services/access_reviews.py": {f"access.{decision}" for decision in AccessDecision.values},
    "governance/services/hand_overs.py": {f"hand_over.{state}" for state in HandOverState.values},
    "activities/services/sprints.py": {"sprint.recorded", "sprint.changed"},
    "pairing/services/publishing.py": {"proposals.approved", "proposals.approval_taken_back"},
    "pairing/services/rationales.py": {"rationale.renamed"},
    "governance/services/emergency_reading.py": {f"{kind}.read" for kind in KINDS},
}


def recorded() -> Iterator[tuple[str, str]]:
    """Each file with an action that stands in it: of those that record, every string that is one."""
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            tree = ast.parse(path.read_text()) if "migrations" not in path.parts else ast.Module([], [])
            calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _records(node)]
            for call in calls:
                for part in ast.walk(call.args[0]):
                    if isinstance(part, ast.Constant) and ACTION.fullmatch(str(part.value)):
                        yield str(path.relative_to(ROOT)), part.value


def _records(call: ast.Call) -> bool:
    function = call.func
    return isinstance(function, ast.Attribute) and function.attr in RECORDING and bool(call.args)


def test_every_action_has_words():
    actions = {action for _, action in recorded()}.union(*PUT_TOGETHER.values())
    actions |= {reading.action for reading in READINGS.values()}

    assert len(actions) > 200
    assert sorted(actions - set(SPOKEN)) == [], "add what it is called to mentorship/audit/words.py"


def test_words_are_said_once_and_follow_a_name():
    listed = [action for area in WORDS.values() for action in area]

    assert len(listed) == len(set(listed))
    for action, words in SPOKEN.items():
        assert ACTION.fullmatch(action), action
        assert words[0].islower(), words
        assert words[-1] not in ".!", words


def test_it_is_known_of_every_sealed_model_how_its_reading_gets_on_record():
    sealed = {
        model._meta.label_lower
        for model in apps.get_models()
        if any(isinstance(field, EncryptedTextField) for field in model._meta.fields)
    }

    assert sealed == set(READINGS) | BY_ITS_SERVICE | NOT_SHOWN
    for label, reading in READINGS.items():
        *steps, column = reading.author.split(".")
        model = apps.get_model(label)
        for step in steps:
            model = model._meta.get_field(step).related_model
        assert column in {field.attname for field in model._meta.fields}, label
