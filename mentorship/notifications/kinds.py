"""Every kind of notice there is, in one table. Mails say that something waits, and link to it."""

from mentorship.notifications.kind import Kind
from mentorship.notifications.kinds_of_governance import OF_GOVERNANCE

__all__ = ["CONFIDENTIAL", "DIGEST", "INVITATION", "KINDS", "Kind"]

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
            "circle_joined", "Somebody has joined your circle",
            "{person} has joined {circle} as {part}. What its people wrote and will write there is open to them too.",
            "See the circle", waking=False, optional=False,
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
        *OF_GOVERNANCE,
    )
}  # fmt: skip

# That somebody was told such a thing says who raised a concern, or whom an emergency is about.
CONFIDENTIAL = tuple(kind.name for kind in KINDS.values() if kind.confidential)
