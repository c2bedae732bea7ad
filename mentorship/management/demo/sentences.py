"""What people of the demonstration write: sentences by topic, in the voice of who writes them.

Places to fill: {skill}, {team}, {mentee} and {mentor} by their given names.
"""

# What a mentor notes for themself after a session.
MENTOR_PRIVATE = {
    "code": (
        "{mentee} knows more about {skill} than they let on and fears to be wrong in front of others.",
        "The code was fine; the trouble is that {mentee} rewrites it four times before showing anybody.",
        "We read an old module together. {mentee} found the race I had missed and then apologised for it.",
        "Too much of my talking today. When I only asked questions {mentee} got there alone.",
        "{mentee} copies the patterns of {team} without asking why they are there. Ask why next time, every time.",
        "Strong session: {mentee} explained {skill} to me better than the documentation does.",
    ),
    "design": (
        "Compared two designs. {mentee} argued for the simpler one and was right. Say so in front of others.",
        "{mentee} draws boxes before saying what the thing is for. Start with the sentence, then the picture.",
        "The draft tries to solve next year's problem. We cut it in half and it got better.",
        "We drew the system on one page. The gap is not {skill}, it is knowing whom to ask. I introduced two colleagues.",
        "{mentee} defended the design calmly for an hour. A year ago that would have been three messages and a retreat.",
    ),
    "delivery": (
        "The workload is the real topic: {mentee} covers for two people and has not told their lead. They will by next week.",
        "Estimates are fine; what is missing is saying early that something slips. We practised the sentence.",
        "Everything on {mentee}'s list is started and nothing is finished. We picked one.",
        "{mentee} shipped the migration in five small steps. Nobody noticed, which is the compliment.",
        "Slow progress, and both of us know it. We agreed on one goal instead of three.",
    ),
    "feedback": (
        "{mentee} heard the feedback from {team} as a verdict. We went through it line by line and two of five points stood.",
        "Rehearsed the conversation with the reviewer who only ever says no. First two sentences are good now.",
        "I was too gentle last time and it did not land. Said it plainly today, and it was fine.",
        "{mentee} asked me what I would have done better. First time. Took it seriously.",
    ),
    "people": (
        "Talked about how to disagree with somebody more senior. {mentee} has a case and no allies yet.",
        "There is friction with one colleague in {team}. I listened and promised nothing; it is theirs to solve.",
        "{mentee} runs the stand-up now and hates it. We looked at what could simply be left out.",
        "Delegating is hard for {mentee}: it is easier to do it oneself. We listed what only they can do. Three things.",
    ),
    "career": (
        "{mentee} asked whether staying in {team} is right. No decision needed now; keep the question open.",
        "A lot of worry about the promotion round. I explained what I can influence: nothing, and that is the point.",
        "{mentee} wants the title less than the work that goes with it. Good news, and it changes which goal comes first.",
        "We wrote down what a good year would look like. Three lines. {mentee} had never been asked.",
    ),
    "wellbeing": (
        "Tired. We did nothing of the agenda and that was right.",
        "Confidence is up after the release. Time to hand over something larger.",
        "The on-call weeks cost more sleep than {mentee} admits. Encouraged them to raise it, with figures.",
        "Good mood, first holiday in a year is booked. Keep the next session light.",
    ),
}

# What either writes for both.
SHARED = {
    "code": (
        "Read the retry logic together. Rule we agreed on: a comment says why, the name says what.",
        "Before the next change in {skill}: write the failing test, show it, then fix.",
        "Looked at three reviews. The good comments ask a question; the others give an order.",
        "Agreed: open the pull request on day two with a description, finished or not.",
        "We found that most of the slow path is one query. Worth a page for {team}.",
    ),
    "design": (
        "The decision record gets three options, one of them to do nothing, and what would change our mind.",
        "Draw the request path first, mark what we do not know in red, and ask {team} about the red parts only.",
        "For {skill}: note what must hold whatever happens, before choosing a library.",
        "The boundary between the two services moves to where the data is owned. Draft by {mentee}, comments by {mentor}.",
        "We keep the old interface for two releases and say so at the top of the document.",
    ),
    "delivery": (
        "One thing at a time until the release. The rest goes to the list with a date.",
        "Slice the work so that each step can ship alone and be taken back alone.",
        "{mentee} tells {team} on Tuesdays what slips, also when nothing does.",
        "Cut the scope to the part that {team} waits for. The dashboard can follow.",
    ),
    "feedback": (
        "Ask one person after each review: what should I do more of, what less?",
        "Situation, behaviour, effect: we wrote the feedback in three sentences and deleted the fourth.",
        "Thank for the comment first, decide tomorrow.",
    ),
    "people": (
        "Before the meeting: who decides, who must be asked, who only wants to know.",
        "{mentee} proposes the agenda, {mentor} only comments. From the next session on.",
        "Talk to the two who will object before the document goes round.",
    ),
    "career": (
        "Keep a page of things done and decided, five minutes every Friday.",
        "Two engineers to talk to about their way: one who stayed with {skill}, one who went into leading.",
        "The next step is visible work across teams rather than more of the same here.",
    ),
    "wellbeing": (
        "Sessions move to the morning while the release is on.",
        "We keep the dates when it gets busy, and make them shorter instead.",
        "No session in the first week of the holidays, then back to the usual rhythm.",
    ),
}

# What a mentee notes for themself.
MENTEE_PRIVATE = {
    "code": (
        "The trick with {skill}: write down the invariant before touching the code.",
        "Stop asking for permission to start. Draft first, ask for comments after.",
        "Say out loud when I am stuck for more than an hour. {mentor} does it too.",
    ),
    "design": (
        "My first idea was not bad, I just never wrote it down. Write it down.",
        "Ask what the thing is for before asking how it works.",
        "I defend details and give way on the important parts. Turn that round.",
    ),
    "delivery": (
        "I said yes to four things this week. Which one can go?",
        "Smaller steps. The last one took three weeks and nobody could follow.",
        "Questions for next time: how to estimate work nobody has done here before?",
    ),
    "feedback": (
        "It helps to hear that {mentor} also broke production in their second year.",
        "The comment on my review stung because it was true.",
        "Not every question is criticism. Try to assume it for one week.",
    ),
    "people": (
        "I noticed that I prepare for the wrong questions. Next time list what the others worry about.",
        "I want to try leading the next planning. Scared of it, which is probably the reason to do it.",
        "Talk to them before the meeting, not in it.",
    ),
    "career": (
        "Not sure this goal is still mine. It was my lead's idea. Raise that.",
        "Would I take the lead role if nobody could see the title? Think about it until next time.",
        "What I like about my work is explaining it. Where is that somebody's job?",
    ),
    "wellbeing": (
        "Slept badly before the demo again. Tell {mentor}, they will not make a fuss of it.",
        "Two weeks without overtime. It shows in the code.",
    ),
}

# What follows, after any of the mentor's notes.
NEXT_TIME = (
    "Next time: start with what went well.",
    "Ask first how the review went, before the code.",
    "Bring the example from my own first year.",
    "Let {mentee} run the first half.",
    "Check whether the action item was too large.",
    "No advice next time, questions only.",
    "",
    "",
    "",
)

# What one of the two will do: for the mentee, then for the mentor.
MENTEE_ACTIONS = {
    "code": (
        "Send {mentor} a pull request you are proud of and one you are not",
        "Write the test that would have caught the last incident",
        "Pair with somebody from {team} on a change in {skill}",
        "Read the three most reviewed modules and note one question on each",
    ),
    "design": (
        "Write one page on the options and share it before we meet again",
        "Draw the request path and mark what you do not understand",
        "Read the last three decision records of {team}",
        "Block two hours on Thursday for the design draft",
    ),
    "delivery": (
        "Try the smaller version first and write down what broke",
        "Split the migration into steps that can be taken back",
        "Decide by Friday, with what you know then",
        "Tell your lead what will not be done this month",
    ),
    "feedback": (
        "Collect three examples for the feedback conversation",
        "Ask two reviewers what they would like more of",
        "Write down the feedback in three sentences before you give it",
    ),
    "people": (
        "List the five people whose opinion matters for this",
        "Talk to the two who will object before the meeting",
        "Prepare the agenda for the next planning and cut it by half",
    ),
    "career": (
        "Write three lines on what a good year would look like",
        "Have a coffee with somebody who has done the job you want",
        "Start the page of things done and decided",
    ),
    "wellbeing": (
        "Move one meeting out of the afternoon",
        "Ask for a second person in the on-call rotation, with the figures",
    ),
}
MENTOR_ACTIONS = (
    "Introduce {mentee} to the people who run {skill}",
    "Send the template of the decision record",
    "Sit in on the design review and say nothing until the end",
    "Find a slot in the on-call shadowing of {team}",
    "Share the talk on {skill} with my own notes",
)

PROGRESS = {
    -2: ("Nothing this fortnight: release freeze.", "Not begun. The date still holds."),
    -1: (
        "First draft is out for comments.",
        "Read into it, first questions answered.",
        "Half a day blocked each week from now on.",
        "Started small: one module instead of four.",
    ),
    0: (
        "Walked two colleagues through it, their questions are in the document.",
        "Smaller than planned, but it shipped.",
        "Done once with help. Alone next time.",
        "The reviewers had two remarks and both are in.",
    ),
    1: (
        "Handled the Tuesday incident alone, the review is written.",
        "The decision record was accepted without another round.",
        "{team} asked for the notes to use themselves.",
    ),
    2: (
        "Others come with their questions now.",
        "Done, and the next person was brought in by me.",
    ),
}

STEPS = (
    "Read three decision records from last quarter",
    "Write half a page before asking anybody",
    "Sit in on it once and take notes",
    "Ask two people how they did it the first time",
    "Block two hours on Thursday for it",
    "Try it on something small that can fail",
    "Show a draft to {mentor} before it is good",
)
SHOWN = (
    "The decision record, with my name on it and no question open.",
    "The review thread: two remarks, both settled the same day.",
    "A message from somebody on {team} who used it without asking me.",
    "The handover, which the next person could follow alone.",
    "The recording of the walkthrough.",
)

# Joint reviews: the same four questions, answered from both sides.
MENTOR_ANSWERS = {
    "slow": (
        "Less than I hoped in the first two months, more since we cut the list down to one goal.",
        "One of three is on the way. What held us up was the release freeze, not the will.",
        "We talked about everything but the goals. That was needed, and now it is their turn.",
    ),
    "steady": (
        "The design review happened and went better than either of us expected. The second goal has not been touched.",
        "Steady. The on-call rotation was handled alone twice, with a written handover.",
        "Two of three are on the way, and the third can wait.",
    ),
    "fast": (
        "The main goal is reached. We should set a bolder one.",
        "{skill} is no longer the bottleneck. What is left is to be trusted with it by {team}.",
        "Faster than I would have planned it. The write-up is used by people I do not know.",
    ),
    "independence": (
        "Breaks work into steps without being asked, and says early when something will slip.",
        "Runs the weekly review alone. In spring somebody had to sit beside.",
        "Answers questions of other teams directly, where they used to come to the lead.",
        "Writes the decision down before the meeting. That changed the meetings.",
        "Still asks for confirmation before merging, though it is hardly ever needed.",
        "Debugs {skill} without me, and writes down how.",
    ),
    "working": (
        "We keep the appointments, and the agenda comes from {mentee}.",
        "Honesty. We can say that an idea is poor without any harm done.",
        "Short sessions suit us better than the long ones we began with.",
        "Looking at real code together rather than talking about it.",
    ),
    "change": (
        "More practice, less talk: pair once a month.",
        "I would like to see {mentee} lead something that can fail.",
        "Bring in somebody from {team} for one session.",
        "Nothing large. Keep the dates when releases come up.",
    ),
}
MENTEE_ANSWERS = {
    "slow": (
        "Slow, mostly because I took on too much at work. The sessions kept it alive.",
        "One goal half-way, one we should set aside.",
        "I begin to see how large the first goal is. Smaller steps from now on.",
    ),
    "steady": (
        "As hoped. I would not have started the write-up without a date for it.",
        "I can explain {skill} now. Using it under pressure is another thing.",
        "One goal reached, one half-way, one we should set aside.",
    ),
    "fast": (
        "Further than I thought when I looked at the list from the start.",
        "Reached what we wrote down in the first session. I would not have believed it then.",
        "Both goals are done but for the last bit of writing.",
    ),
    "independence": (
        "I write the first draft before I ask, which I did not do before.",
        "I took the last two incidents without calling anybody.",
        "I say no to things, sometimes.",
        "Reviews in {team}: I approve on my own and nobody checks after me.",
        "I ask other teams myself. I used to send my lead.",
    ),
    "working": (
        "That {mentor} asks instead of telling. Annoying, and it works.",
        "I can bring things that are not finished.",
        "We always end with one thing to do, not five.",
        "It is the one hour in two weeks where nobody wants anything from me.",
    ),
    "change": (
        "Meet in the morning; by five o'clock we are both tired.",
        "I would like to watch {mentor} work on something hard, once.",
        "Agree at the start of each session what it is for.",
        "More about how decisions are made above my team.",
    ),
}
WEEKS_BETWEEN = ("2", "2", "2", "3", "4")
BOTH_SAY = (
    "Two of three goals are on the way. The third waits until the release is out, and that is fine with both of us.",
    "The first goal is reached. We set a bolder one next month, about running {skill} rather than building it.",
    "Slower than we hoped, for a reason we both see: {team} took every free hour. We cut the list to one goal.",
    "{mentee} leads the weekly review alone. What is left is to be asked by others, and for that we invite two of them.",
    "We are where we wanted to be. {mentor} steps back from {skill} until spring, and we look again then.",
)

EVIDENCE = {
    1: ("Could name the parts, not what they are for.", "First contact with {skill}; followed an explanation well."),
    2: (
        "Follows the patterns of the team; can't yet say why they are there.",
        "Finished a small task with help at two points.",
    ),
    3: (
        "Needed help with the failure cases, sound on the rest.",
        "Changed a running service with {skill} alone; the review found one gap.",
    ),
    4: (
        "Walked me through a change they made alone, including what they decided against.",
        "Answered the design questions with two alternatives and their costs.",
    ),
    5: (
        "Reviewed a colleague's change and found what mattered.",
        "Others in the team come with their questions about {skill}, and get answers that hold.",
    ),
}

CHANGE_REASONS = (
    "They start on the same project in January, so the two can work on real code together.",
    "Worked together two years ago and both asked for somebody new.",
    "Their teams swap on-call next quarter; the pair would have lost half of its hours in common.",
)
ABOUT = (
    "Happy to talk about {skill}, and about how we got here.",
    "Ask me about {skill}. I answer in the afternoon.",
    "Third team in this company. Curious about {skill}.",
    "I like small steps, clear names and long walks.",
    "On call more often than I would like; wrote the guide so that you need not be.",
    "Learning to say no. Good at {skill}.",
)
