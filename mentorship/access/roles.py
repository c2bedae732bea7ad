"""Roles, and what each may do: a table a manager can read.

Participant and delivery lead are not listed: they follow from pairings and positions. Owner and deputy of a
program are grants on that program.
"""

from django.db import models


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", "administrator"
    PROGRAM_OWNER = "program_owner", "program owner"
    ASSESSOR = "assessor", "assessor"
    AUDITOR = "auditor", "auditor"
    EMERGENCY_OFFICER = "emergency_officer", "emergency officer"


DESCRIPTIONS = {
    Role.ADMINISTRATOR: "Runs the installation: imports, roles, mail, aggregate reports. Reads nobody's notes.",
    Role.PROGRAM_OWNER: "Accountable for the programs they create. Sees that sessions happened, never what was said.",
    Role.ASSESSOR: "Validates skills before and after a cohort, for anybody but their own mentees.",
    Role.AUDITOR: "Reads the audit log, pairing rationales, equity audits and aggregate reports. Changes nothing, but "
    "in access reviews decides about administrators, as they may not themselves.",
    Role.EMERGENCY_OFFICER: (
        "Where somebody may come to harm, opens what one pair wrote, for an hour at most and only together with a "
        "second officer. The pair is told at once, and an auditor looks at it afterwards."
    ),
}

# Roles with power over other people's accounts or words: they sleep until the account has a second factor.
POWERFUL = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.EMERGENCY_OFFICER})

# What a role may do wherever it is; what somebody may do to one object is said in each stage's permissions.py.
MAY = {
    "people.import_people": {Role.ADMINISTRATOR},
    "people.manage_people": {Role.ADMINISTRATOR},
    "people.publish_consents": {Role.ADMINISTRATOR},
    "people.browse_people": {Role.ADMINISTRATOR, Role.PROGRAM_OWNER, Role.ASSESSOR},
    "access.manage_roles": {Role.ADMINISTRATOR},
    "audit.read_log": {Role.ADMINISTRATOR, Role.AUDITOR},
    "notifications.operate": {Role.ADMINISTRATOR},
    "activities.connect_trackers": {Role.ADMINISTRATOR},
    "programs.create_program": {Role.PROGRAM_OWNER, Role.ADMINISTRATOR},
    "programs.browse_programs": {Role.PROGRAM_OWNER, Role.ADMINISTRATOR, Role.AUDITOR},
    "governance.read_reports": {Role.ADMINISTRATOR, Role.PROGRAM_OWNER, Role.AUDITOR},
    "governance.publish_reports": {Role.ADMINISTRATOR},
    "governance.set_retention": {Role.ADMINISTRATOR},
    "governance.run_audits": {Role.ADMINISTRATOR},
    "governance.read_access_reviews": {Role.ADMINISTRATOR, Role.AUDITOR},
    "governance.run_access_reviews": {Role.ADMINISTRATOR},
    "governance.open_actions": {Role.ADMINISTRATOR, Role.PROGRAM_OWNER},
    "governance.see_emergencies": {Role.EMERGENCY_OFFICER, Role.AUDITOR},
    "governance.ask_emergency": {Role.EMERGENCY_OFFICER},
    "evaluation.assess_skills": {Role.ASSESSOR},
    "evaluation.compare_promotions": {Role.ADMINISTRATOR, Role.PROGRAM_OWNER, Role.AUDITOR},
    "evaluation.compute_comparison": {Role.ADMINISTRATOR, Role.PROGRAM_OWNER},
}
