"""Every kind of notice there is, in one table. Mails say that something waits, and link to it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """``waking``: only in the reader's waking hours. ``optional``: they may do without the mail.

    ``urgent``: always a mail of its own; what is not waits for the digest of those who have one.
    ``confidential``: whoever looks after the mail does not see what it is about, and it goes to no chat.
    """

    name: str
    label: str
    sentence: str
    button: str
    waking: bool = True
    optional: bool = True
    urgent: bool = True
    confidential: bool = False


# The mails that bring a calendar file, whatever they tell.
INVITATION = "session_invitation"

# The mail into which everything is folded that can wait.
DIGEST = Kind("digest", "What waits for you, in one mail a working day", "", "Open it", urgent=False)

KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "pairing_offered", "A pairing is proposed to you",
            "You and {partner} are proposed as a pair in {cohort}. Have a look at why, and say whether it suits you.",
            "See the proposal", waking=False, optional=False,
        ),
        Kind(
            "time_proposed", "A mentor you lead proposes hours",
            "{mentor} proposes {hours} hours of a sprint for mentoring in {cohort}. Agree, or offer other hours.",
            "See the hours",
        ),
        Kind(
            "time_countered", "Other hours for mentoring are offered to you",
            "{hours} hours of a sprint are offered to you for mentoring in {cohort}. Accept them, or propose again.",
            "See the hours",
        ),
        Kind(
            "time_agreed", "Hours for mentoring are agreed",
            "{hours} hours of a sprint are agreed for {mentor}'s mentoring in {cohort}.",
            "See the hours",
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
            "pairing_ended", "A pairing of yours ended",
            "Your pairing with {partner} in {cohort} has ended, without fault and without a reason. What you wrote "
            "stays yours. See what comes next.",
            "See what comes next",
        ),
        Kind(
            "partner_left", "Your mentor or mentee left",
            "{partner} has left the organisation, so your pairing in {cohort} has ended. What you wrote stays yours, "
            "and there can be another pair for you.",
            "See what comes next", waking=False,
        ),
        Kind(
            "cohort_ended", "A cohort of yours is over",
            "{cohort} is over, and your pairing with {partner} ended with it. What you wrote stays yours.",
            "See your pair",
        ),
        Kind(
            "offer_withdrawn", "A proposal to you is taken back",
            "The proposal to pair you with {partner} in {cohort} is taken back; there is nothing you have to do.",
            "See the proposal",
        ),
        Kind(
            "repair_waiting", "A mentee asks for another mentor",
            "{mentee} asks for another mentor in {cohort}. See whom they could have without moving anybody else.",
            "Find another mentor",
        ),
        Kind(
            "pairing_paused", "Your pairing is paused",
            "Your pairing with {partner} is paused {rests}. Nothing is expected of you until then.",
            "Open your pair",
        ),
        Kind(
            "pairing_resumed", "Your pairing goes on",
            "Your pairing with {partner} goes on. Agree on the next session when it suits both of you.",
            "Open your pair",
        ),
        Kind(
            "cover_wanted", "A mentee needs somebody to stand in",
            "{mentee} in {cohort} has no mentor for a time, because the pair is paused. See who could stand in.",
            "Find a stand-in",
        ),
        Kind(
            "cover_ended", "A stand-in has ended",
            "The time for which you and {partner} were a pair is over. Thank you both.",
            "See the pair",
        ),
        Kind(
            "escalation_raised", "Somebody asks you to mediate",
            "Somebody asks you, in confidence, to mediate. Read it, and say that you have seen it.",
            "Read it", waking=False, optional=False, confidential=True,
        ),
        Kind(
            "escalation_moved", "Something you raised has moved on",
            "There is news about what you raised in confidence.", "See what is new", optional=False, confidential=True,
        ),
        Kind(
            "escalation_answered", "A concern that you mediate was answered",
            "There is an answer in something that you mediate.", "See the answer", confidential=True,
        ),
        Kind(
            "escalation_due", "A step in confidence is due soon",
            "Something that was raised in confidence waits for you, and is due soon.", "See what to do",
            confidential=True,
        ),
        Kind(
            "escalation_late", "A step in confidence is late",
            "Something that was raised in confidence waits for you, and is late.", "See what to do", optional=False,
            confidential=True,
        ),
        Kind(
            "escalation_stalled", "An answer to you is late",
            "What you raised in confidence should have been answered by now. You can ask somebody else.",
            "See what you can do", confidential=True,
        ),
        Kind(
            "pairing_quiet", "You have not met for long",
            "You and {partner} have no session on record since {since:%-d %B}. Say how it goes: find a date, pause, or "
            "end it without fault.",
            "Say how it goes", urgent=False,
        ),
        Kind(
            "pairing_end_offered", "An end is offered to you",
            "You and {partner} have no session on record since {since:%-d %B}. If it has run its course, either of you "
            "can end it without fault; nothing ends by itself.",
            "Decide together", urgent=False,
        ),
        Kind(
            "rotation_published", "Your rotation is planned",
            "The rotation in {cohort} is planned, with a first move on {day:%-d %B}. See with whom you are when, and "
            "in which system.",
            "See my rotation", waking=False,
        ),
        Kind(
            "rotation_changed", "Your rotation has changed",
            "The move in {cohort} on {day:%-d %B} has changed. See with whom you are then.", "See my rotation",
        ),
        Kind(
            "rotation_off", "A rotation is off",
            "The rotation that was planned in {cohort} is off. Your pairs stay as they are.", "See my rotation",
        ),
        Kind(
            "rotation_soon", "A move is coming up",
            "On {day:%-d %B} {mentee} moves on to {mentor}. Use the time before to hand over what is open.",
            "See my rotation", urgent=False,
        ),
        Kind(
            "rotation_stuck", "A move you planned did not happen",
            "A move of the rotation in {cohort} was not possible. See why, and what to do.", "Open the rotation",
        ),
        Kind(
            "run_finished", "A matching has finished",
            "The matching of {cohort} has finished. The proposals wait for you.",
            "Review the proposals", waking=False,
        ),
        Kind(
            "people_choose", "People choose each other in a cohort of yours",
            "In {cohort} people now ask and name each other. So everybody who is in sees that you are, and what you "
            "wish to learn or can help with. You can change what you said, or withdraw.",
            "Open the cohort", waking=False, optional=False,
        ),
        Kind(
            "request_received", "Somebody asks you to mentor them",
            "{mentee} asks you to mentor them in {cohort}. Read what they say, and answer by {until:%-d %B}; one tap "
            "is enough.",
            "Read and answer", optional=False,
        ),
        Kind(
            "request_waits", "A request waits for your answer",
            "{mentee} has asked you to mentor them. The request lapses on {until:%-d %B}; a no is an answer too.",
            "Read and answer", urgent=False,
        ),
        Kind(
            "request_accepted", "A mentor said yes",
            "{mentor} mentors you in {cohort} from today. Agree on a first session, and log it when it was held.",
            "Open your pair", waking=False,
        ),
        Kind(
            "request_declined", "A mentor has answered you",
            "{mentor} has answered your request in {cohort}. You can ask somebody else now.",
            "Read the answer",
        ),
        Kind(
            "request_expired", "A request has lapsed",
            "Your request to {mentor} in {cohort} has lapsed without an answer. That says nothing about you: ask "
            "somebody else.",
            "Find a mentor",
        ),
        Kind(
            "session_planned", "A session is planned with you",
            "{partner} has planned a session with you: {when}.", "See the session", waking=False,
        ),
        Kind(
            "session_moved", "A planned session is moved",
            "{partner} has moved a session that was planned with you. It is now {when}.", "See the session",
            waking=False,
        ),
        Kind(
            "session_called_off", "A planned session is called off",
            "{partner} has called off a session that was planned with you.", "Find another time", waking=False,
        ),
        Kind(
            INVITATION, "There is an invitation for your calendar",
            "Your session with {partner} {news}. This mail brings your calendar up to date.", "See the session",
            waking=False,
        ),
        Kind(
            "calendar_refused", "Your calendar takes no sessions any more",
            "The server of the calendar that you connected refused us, so planned sessions are not written there. "
            "Connect it again, or leave it.",
            "Open my calendar",
        ),
        Kind(
            "session_accepted", "Somebody can come to a session you planned",
            "{partner} can come to the session that you planned: {when}.", "See the session",
        ),
        Kind(
            "session_declined", "Somebody can't come to a session you planned",
            "{partner} can't come to the session that you planned: {when}. Move it, or call it off.",
            "Find another time", waking=False,
        ),
        Kind(
            "goal_proposed", "A goal is proposed to you",
            "{partner} proposes a goal. Read it, and agree to it, or word it differently.", "Read the goal",
        ),
        Kind(
            "goal_reworded", "Other words for a goal are proposed to you",
            "{partner} proposes other words for a goal that you both agreed on. Both stand side by side until you "
            "answer.",
            "Compare them",
        ),
        Kind(
            "goal_agreed", "What you proposed about a goal is agreed",
            "{partner} agrees to what you proposed about a goal.", "Open the goal",
        ),
        Kind(
            "goal_withdrawn", "A proposal about a goal is off",
            "{partner} has taken back or declined a proposal about a goal. What you both agreed on stays as it is.",
            "Open the goal",
        ),
        Kind(
            "session_due", "Your next session is due soon",
            "The next session with {partner} is due about {day:%-d %B}, and none is planned. Choose a time that suits "
            "both of you.",
            "Plan it", urgent=False,
        ),
        Kind(
            "session_tomorrow", "You have a session planned soon",
            "You and {partner} meet on {when}.", "See the session", urgent=False,
        ),
        Kind(
            "check_in_asked", "Your mentor or mentee asks you something in writing",
            "{partner} asks you something, and hopes for an answer by {day:%A, %-d %B}.", "Read and answer",
        ),
        Kind(
            "check_in_answered", "Your mentor or mentee has written in a check-in",
            "{partner} has written to you in a check-in.", "Read it",
        ),
        Kind(
            "check_in_late", "An answer of yours in a check-in is late",
            "{partner} hoped for an answer of yours by {day:%A, %-d %B}. A sentence is enough; so is another day.",
            "Read and answer", urgent=False,
        ),
        Kind(
            "session_overdue", "You have not met for a while",
            "You and {partner} have no session on record since {since:%-d %B}. Log it if you met, else find a date.",
            "Log or plan a session", urgent=False,
        ),
        Kind(
            "touchpoint_attached", "A slot in a meeting you have anyway",
            "{partner} has put a few minutes for mentoring into a meeting that takes place anyway. See which one, and "
            "with what question.",
            "See the slot",
        ),
        Kind(
            "touchpoint_over", "A slot in a meeting is over",
            "{partner} has ended a slot for mentoring, or the meeting it was in. See what stays.",
            "See what stays",
        ),
        Kind(
            "task_given", "A task is given to you",
            "{partner} has a task for you, with a time box. Read what it is, and begin when it suits you.",
            "See the task",
        ),
        Kind(
            "task_due", "A task of yours is due",
            "A task of yours with {partner} is due on {day:%-d %B}. Finish it, move its date, or set it aside.",
            "See the task", urgent=False,
        ),
        Kind(
            "session_to_log", "A session you planned is not logged yet",
            "You and {partner} planned to meet on {day:%-d %B}. If you did, log it: when and how long is filled in "
            "already.",
            "Log the session", urgent=False,
        ),
        Kind(
            "circle_offered", "You are asked into a circle",
            "A place as {part} is kept for you in the circle {circle} of {cohort}. See who is in, and say whether you "
            "join.",
            "See the circle", waking=False, optional=False,
        ),
        Kind(
            "circle_started", "Your circle begins",
            "Enough people are in {circle}, so it begins. See who facilitates first, and agree on a first session.",
            "Open the circle", waking=False,
        ),
        Kind(
            "circle_turn", "You facilitate a circle next",
            "It is your turn to facilitate {circle}. Find a date, or pass it on.", "Open the circle",
        ),
        Kind(
            "circle_overdue", "Your circle has not met for a while",
            "{circle} has no session on record since {since:%-d %B}, and you facilitate next. Log it if you met, else "
            "find a date or pass it on.",
            "Open the circle", urgent=False,
        ),
        Kind(
            "circle_without_mentor", "A circle you run has no mentor",
            "The last mentor of {circle} in {cohort} left it. Ask another in, or end the circle.", "See the circles",
        ),
        Kind(
            "review_opened", "Your joint review is open",
            "You and {partner} look at how far you have come. Answer a few questions on your own by {due_on:%-d %B}; you "
            "see each other's answers when both of you have.",
            "Answer the review",
        ),
        Kind(
            "review_extended", "There is more time for a joint review",
            "{partner} has asked for more time, so that your joint review is due on {due_on:%-d %B} now.",
            "See the review", urgent=False,
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
            "See the review", urgent=False,
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
            "skills_assessed", "Your skills were assessed",
            "{assessor} has assessed skills of yours for {cohort}. You can read all of it, and nobody else can.",
            "Read the assessment",
        ),
        Kind(
            "chat_broke", "Your chat no longer takes notices",
            "{service} no longer takes your notices, so they come by mail. Paste a fresh webhook address, or take the "
            "chat away.",
            "See your notices", optional=False,
        ),
        Kind(
            "tracker_trouble", "A tracker needs a look",
            "{tracker} does not do what it is asked, and tasks wait for it. See what is wrong, and mend it.",
            "See the tracker",
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
            "{person} has taken the question back whether you answer for {program}. There is nothing you have to do.",
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
            "What was written in {what} is deleted on {day:%-d %B %Y}, as is everything of that kind after its time. Until then "
            "you can read it, and take a copy of your data.",
            "Take a copy of your data", optional=False,
        ),
        Kind(
            "own_data_taken", "A copy of your data was taken",
            "A copy of everything about you was made under your account. If that was not you, change your password.",
            "See your data", waking=False, optional=False, confidential=True,
        ),
        Kind(
            "own_data_erasure", "You asked for your data to be erased",
            "Your data will be erased on {day}. Until then you can take it back. Nothing will be written to you "
            "afterwards.",
            "See your data", waking=False, optional=False, confidential=True,
        ),
    )
}  # fmt: skip
