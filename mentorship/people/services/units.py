from collections.abc import Iterable

from mentorship.people.models import Unit


def ensure_units(paths: Iterable[str]) -> dict[str, Unit]:
    """Every unit by its path; those of ``paths`` are made, with all above them, where there are none yet."""
    units = {unit.path: unit for unit in Unit.objects.all()}
    for generation in _missing(paths, units):
        made = [
            Unit(path=path, name=path.rpartition("/")[2], parent=units.get(path.rpartition("/")[0]))
            for path in generation
        ]
        Unit.objects.bulk_create(made)
        units |= {unit.path: unit for unit in made}
    return units


def missing_units(paths: Iterable[str]) -> list[str]:
    """The paths that no unit stands at yet, those above them included."""
    known = set(Unit.objects.values_list("path", flat=True))
    return [path for generation in _missing(paths, known) for path in generation]


def _missing(paths: Iterable[str], known: Iterable[str]) -> list[list[str]]:
    """What is to be made, parents before children, a list for each depth."""
    known = set(known)
    generations: dict[int, set[str]] = {}
    for path in set(paths):
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            if (above := "/".join(parts[:depth])) not in known:
                generations.setdefault(depth, set()).add(above)
    return [sorted(generations[depth]) for depth in sorted(generations)]
