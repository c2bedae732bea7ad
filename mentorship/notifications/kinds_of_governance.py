"""The kinds of notices about reviews, ownership, access, audits and people's own data; joined in ``kinds``."""

from mentorship.notifications.kind import Kind

OF_GOVERNANCE = (
    Kind(
        "review_opened", "Your joint review is open",
        "You and {partner} look at how far you have come. Answer a few questions on your own by {due_on:%-d %B}; you "
        "see each other's answers when both of you have.",
        "Answer the review",
    ),
    Kind(
        "review_extended", "There is more time for a joint review",
        "{partner} has asked for more time, so that your joint review is due on {due_on:%-d %B} now.",
        "See the review",
    ),
    Kind(
        "review_amended", "A joint review you signed has changed",
        "{partner} has changed what the two of you say in your joint review, so it waits for your signature again.",
        "Read and sign",
    ),
    Kind(
        "review_share_asked", "You are asked whether to show a part of a joint review",
        "{partner} would show a part of your joint review to who runs the program. Nothing is shown unless you "
        "agree.",
        "See the review",
    ),
    Kind(
        "review_revealed", "You can read each other's answers",
        "You and {partner} have both answered your joint review. Read each other's answers and sign.",
        "Read and sign",
    ),
    Kind(
        "review_due", "Your joint review is due soon",
        "{partner} and you have a joint review until {due_on:%-d %B}, and you have not answered it yet.",
        "Answer the review", urgent=False,
    ),
    Kind(
        "review_signed", "Both of you have signed your joint review",
        "You and {partner} have both signed your joint review, so it is closed and kept.",
        "See the review",
    ),
    Kind(
        "review_lapsed", "A joint review closed unanswered",
        "Your joint review with {partner} was due on {due_on:%-d %B} and is closed. What you wrote stays yours.",
        "See the review",
    ),
    Kind(
        "emergency_requested", "A second officer is needed at once",
        "Another officer asks you to decide about something that can't wait. Read why, and agree or refuse.",
        "Read and decide", waking=False, optional=False, confidential=True,
    ),
    Kind(
        "emergency_decided", "Something you asked for in an emergency is decided",
        "What you asked for in an emergency is decided.", "See what was decided", waking=False, optional=False,
        confidential=True,
    ),
    Kind(
        "emergency_opened", "What your pair wrote was opened in an emergency",
        "Two officers have opened what you and {partner} wrote, for an hour at most and for reading alone. See "
        "who, why, and what they read.",
        "See who and why", waking=False, optional=False, confidential=True,
    ),
    Kind(
        "emergency_review_due", "An emergency access is over and waits for a review",
        "An emergency access is over. Say within a week whether it was justified.", "Review it", optional=False,
        confidential=True,
    ),
    Kind(
        "emergency_review_late", "The review of an emergency access is late",
        "An emergency access has waited for its review for more than a week.", "Review it", optional=False,
        confidential=True,
    ),
    Kind(
        "emergency_reviewed", "An emergency access was reviewed",
        "An auditor has looked at an emergency access that concerns you. See what they found.",
        "See what they found", optional=False, confidential=True,
    ),
    Kind(
        "hand_over_proposed", "You are asked to answer for a program",
        "{person} asks you to answer for {program} from now on. Accept or decline by {until:%-d %B}.",
        "Read and answer", optional=False,
    ),
    Kind(
        "hand_over_answered", "A hand-over you asked for is answered",
        "There is news about handing {program} over to {person}.", "See the hand-over",
    ),
    Kind(
        "hand_over_off", "A hand-over to you is off",
        "The question of {person} whether you answer for {program} does not stand any more. There is nothing you have "
        "to do.",
        "See the hand-over",
    ),
    Kind(
        "owner_changed", "Somebody answers for a program anew",
        "{person} answers for {program} from now on.", "See the program",
    ),
    Kind(
        "deputy_acts", "A deputy acts for an owner who is gone",
        "{owner} has left or is on leave, so {person} acts as owner of {program}.", "See the program",
        waking=False, optional=False,
    ),
    Kind(
        "deputy_gone", "A program has no deputy at work",
        "{program} has no deputy at work, so nobody could stand in for {owner}. Name another one.",
        "See the program",
    ),
    Kind(
        "program_unowned", "Nobody answers for a program",
        "{owner} has left or is on leave, and nobody answers for {program}. No cohort of it opens before somebody "
        "does.",
        "See the program", waking=False, optional=False,
    ),
    Kind(
        "owner_back", "A program waits for you to take it back",
        "{person} has acted for you in {program}. Take it back when you are ready.", "See the program",
    ),
    Kind(
        "access_review_opened", "An access review is open",
        "The access review of {quarter} is open: say by {due_on:%-d %B} who keeps which role.", "Open the review",
    ),
    Kind(
        "access_review_due", "An access review is due",
        "The access review of {quarter} is due on {due_on:%-d %B}, and lines of it are undecided.",
        "Open the review", urgent=False,
    ),
    Kind(
        "access_dropped", "A role of yours was taken back",
        "In the access review of this quarter it was decided that you are no longer {what}.", "Open Mentorship",
    ),
    Kind(
        "report_published", "An engagement report is published",
        "The engagement report of {quarter} is published.", "Open the report",
    ),
    Kind(
        "report_refused", "An engagement report could not be published",
        "The engagement report of {quarter} could not be published. See why, and what to do.", "See why",
    ),
    Kind(
        "audit_refused", "An equity audit could not be run",
        "The equity audit of {quarter} could not be run. See why, and what to do.", "See why",
    ),
    Kind(
        "audit_log_broken", "The audit log is not whole",
        "Tonight's proof of the audit log has failed. {broken} Nothing more is written down outside the database until "
        "it holds again: whoever runs the server should compare it with a backup, and find out who could change it.",
        "Open Mentorship", waking=False, optional=False,
    ),
    Kind(
        "access_given", "Somebody has a role with power now",
        "{giver} has made {person} {what}. You are told because a role of yours watches over that. If you did not "
        "expect it, ask why.",
        "Open Mentorship", waking=False, optional=False,
    ),
    Kind(
        "account_moved", "Your address for signing in has changed",
        "The directory has another address for you, and you sign in with it from now on. The password you had has "
        "ended, and so has what you had connected to your account, a calendar or a chat: choose a new password where "
        "you sign in, and connect them again. If this is a mistake, tell whoever looks after the directory at "
        "once.",
        "See your account", waking=False, optional=False, confidential=True,
    ),
    Kind(
        "audit_finished", "The equity audit is ready",
        "The equity audit of {quarter} has run.", "Open the audit",
    ),
    Kind(
        "action_given", "A corrective action is yours",
        "You own a corrective action that an equity audit led to. Its target is to be reached by {quarter}.",
        "Open the action",
    ),
    Kind(
        "action_due", "A corrective action of yours is due",
        "A corrective action of yours is to reach its target by {quarter}. The audit of that quarter measures it.",
        "Open the action", urgent=False,
    ),
    Kind(
        "action_measured", "A corrective action of yours was measured",
        "The latest equity audit has measured a corrective action of yours again. See how large the gap is now.",
        "See the effect",
    ),
    Kind(
        "words_go", "Something you wrote is deleted soon",
        "What was written in {what} is deleted on {day:%-d %B %Y}, as is everything of that kind after its time. "
        "Until then you can read it, and take a copy of your data.",
        "Take a copy of your data", optional=False,
    ),
    Kind(
        "own_data_taken", "A copy of your data was taken",
        "A copy of everything about you was made under your account. If that was not you, change your password.",
        "See your data", waking=False, optional=False, confidential=True,
    ),
    Kind(
        "own_data_copied", "An operator made a copy of your data",
        "Who runs this installation made a copy of everything about you. If you did not ask for it, ask them why.",
        "See your data", waking=False, optional=False, confidential=True,
    ),
    Kind(
        "own_data_erasure", "You asked for your data to be erased",
        "Your data will be erased on {day}. Until then you can take it back. Nothing will be written to you "
        "afterwards.",
        "See your data", waking=False, optional=False, confidential=True,
    ),
)  # fmt: skip
