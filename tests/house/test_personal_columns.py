"""Every table and column that may speak of somebody says in whose copy it is, and what an erasure makes of it."""

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from mentorship.own_data import declared
from mentorship.people.models import Person, User

TABLES = {table.model: table for table in declared()}
WORDS = (models.CharField, models.TextField, models.JSONField)


def leads_to_people(field):
    return field.is_relation and field.related_model in (Person, User)


def may_hold_words(field):
    return isinstance(field, WORDS) and not field.choices and field.name not in ("id",)


def end_of(model, lookup):
    """The model that a lookup ends at; a bare key such as ``person_id`` ends where it stands for."""
    for step in lookup.split("__"):
        if step in ("pk", "person_id"):
            return Person
        model = model._meta.get_field(step).related_model
    return model


def test_every_table_is_declared_once():
    known = {model._meta.label for model in apps.get_models()}

    assert known - set(TABLES) == set(), "declare these in the personal.py of their app"
    assert set(TABLES) - known == set(), "declared, and not there"
    assert len(TABLES) == len(declared())


def test_every_column_that_leads_to_somebody_or_holds_words_is_declared():
    missing = []
    for label, table in TABLES.items():
        meta = apps.get_model(label)._meta
        people = {*table.deletes.split(), *table.keeps.split(), *table.clears}
        words = {*f"{table.names} {table.rewrites} {table.nameless}".split(), *table.clears}
        for field in (*meta.fields, *meta.many_to_many):
            if leads_to_people(field) and field.name not in people:
                missing.append(f"{label}.{field.name} leads to somebody: deletes, clears or keeps?")
            if may_hold_words(field) and field.name not in words:
                missing.append(f"{label}.{field.name} may hold words: clears, names, rewrites or nameless?")

    assert missing == []


def test_every_declared_column_and_lookup_is_there():
    wrong = []
    for label, table in TABLES.items():
        model = apps.get_model(label)
        named = " ".join(
            [table.hides, table.names, table.rewrites, table.nameless, table.keeps, table.word, *table.clears]
        )
        for name in named.split():
            try:
                model._meta.get_field(name)
            except FieldDoesNotExist:
                wrong.append(f"{label}.{name}")
        lookups = " ".join([table.mine, table.deletes, *table.clears.values()]).split()
        wrong += [f"{label}: {lookup}" for lookup in lookups if end_of(model, lookup) not in (Person, User)]

    assert wrong == []


def test_what_is_in_nobodys_copy_or_is_kept_says_why():
    silent = [table.model for table in TABLES.values() if (table.keeps or not table.title) and not table.because]
    headless = [table.model for table in TABLES.values() if bool(table.title) != bool(table.mine)]

    assert silent == []
    assert headless == []
