from django.db.models import Model, QuerySet
from django.utils.text import slugify

RESERVED = {"new", "cohorts", "systems", "roadmap", "import", "time"}


def free_slug(name: str, rows: QuerySet[Model], length: int = 50) -> str:
    """A slug of the name that no row and no page has yet; numbered when the plain one is taken."""
    base = slugify(name)[:length] or "unnamed"
    taken = set(rows.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED
    if base not in taken:
        return base
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{base}-{number}") not in taken)
