"""Every kind of notice there is, in one table. Mails say that something waits, and link to it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """``waking``: only in the reader's waking hours. ``optional``: they may do without the mail."""

    name: str
    label: str
    sentence: str
    button: str
    waking: bool = True
    optional: bool = True


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "pairing_offered", "A pairing is proposed to you",
            "You and {partner} are proposed as a pair in {cohort}. Have a look at why, and say whether it suits you.",
            "See the proposal", waking=False, optional=False,
        ),
        Kind(
            "pairing_started", "Your pairing begins",
            "You and {partner} have both accepted. Agree on a first session, and log it when it was held.",
            "Open your pair", waking=False,
        ),
        Kind(
            "pairing_declined", "A pairing you run was declined",
            "One side of a pair in {cohort} declined. The mentee is free for another pairing.",
            "Open the matching",
        ),
        Kind(
            "run_finished", "A matching has finished",
            "The matching of {cohort} has finished. The proposals wait for you.",
            "Review the proposals", waking=False,
        ),
        Kind(
            "session_overdue", "You have not met for a while",
            "You and {partner} have no session on record since {since:%-d %B}. Log it if you met, else find a date.",
            "Log or plan a session",
        ),
        Kind(
            "review_opened", "Your joint review is open",
            "You are half-way with {partner}. Answer four questions on your own by {due_on:%-d %B}; you see each "
            "other's answers when both of you have.",
            "Answer the review",
        ),
        Kind(
            "review_revealed", "You can read each other's answers",
            "You and {partner} have both answered your joint review. Read each other's answers and sign.",
            "Read and sign",
        ),
        Kind(
            "review_due", "Your joint review is due soon",
            "{partner} and you have a joint review until {due_on:%-d %B}, and you have not answered it yet.",
            "Answer the review",
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
            "skills_assessed", "Your skills were assessed",
            "{assessor} has assessed skills of yours for {cohort}. You can read all of it, and nobody else can.",
            "Read the assessment",
        ),
        Kind(
            "audit_finished", "The equity audit is ready",
            "The equity audit of {quarter} has run.", "Open the audit",
        ),
    )
}  # fmt: skip
