"""What the page of a pair offers on its way: pause, go on, a stand-in, a word in confidence, another mentor."""

from typing import Any

from mentorship.people.models import User
from pairing.models import Pairing
from pairing.policies import pairings as policies
from pairing.states import PairingState


def life_of(user: User, pairing: Pairing) -> dict[str, Any]:
    mine, paused = user.person_id in (pairing.mentor_id, pairing.mentee_id), pairing.state == PairingState.PAUSED
    may_pause = user.has_perm("pairing.pause_pairing", pairing)
    stands_in = Pairing.objects.current().filter(covers=pairing).select_related("mentor").first() if paused else None
    manages = pairing.state != PairingState.ACTIVE and user.has_perm("pairing.cover_pairing", pairing)
    return {
        "can_pause": may_pause and policies.can_pause(pairing),
        "can_resume": may_pause and paused,
        "can_raise": mine and pairing.is_under_way,
        "can_end": mine and pairing.is_under_way,
        "stands_in": stands_in,
        "can_cover": manages and paused and stands_in is None,
        "can_ask": user.person_id == pairing.mentee_id and policies.can_ask_for_another(pairing),
        "can_repair": manages and pairing.state in (PairingState.ENDED, PairingState.DECLINED),
    }
