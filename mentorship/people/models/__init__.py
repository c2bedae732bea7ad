from mentorship.people.models.availability import BusyTime, DayOverride, WeeklyWindow
from mentorship.people.models.consent import Consent, ConsentText
from mentorship.people.models.demo_account import DemoAccount
from mentorship.people.models.forgotten import Forgotten
from mentorship.people.models.former_name import FormerName
from mentorship.people.models.imports import ImportRecord, WaitingImport
from mentorship.people.models.invitation import Invitation
from mentorship.people.models.person import Person
from mentorship.people.models.position import Position
from mentorship.people.models.self_declaration import SelfDeclaration
from mentorship.people.models.skill import PersonSkill, Skill
from mentorship.people.models.unit import Unit
from mentorship.people.models.user import User

__all__ = [
    "BusyTime",
    "Consent",
    "ConsentText",
    "DayOverride",
    "DemoAccount",
    "Forgotten",
    "FormerName",
    "ImportRecord",
    "Invitation",
    "Person",
    "PersonSkill",
    "Position",
    "SelfDeclaration",
    "Skill",
    "Unit",
    "User",
    "WaitingImport",
    "WeeklyWindow",
]
