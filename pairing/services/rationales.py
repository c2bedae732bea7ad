"""Why a pair was made, taken out of the application: for auditors, and to be checked elsewhere."""

import json
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from mentorship import audit
from mentorship.people.models import Person
from pairing.models import Rationale


@transaction.atomic
def export_rationale(*, rationale: Rationale, by: Person, now: datetime) -> bytes:
    """The rationale as it was kept, with its fingerprint, as JSON. Nothing of what the pair wrote is in it."""
    audit.record("rationale.exported", by=by, on=rationale.pairing, now=now, digest=rationale.digest)
    content = {"rationale": rationale.content, "sha256": rationale.digest}
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder).encode()
