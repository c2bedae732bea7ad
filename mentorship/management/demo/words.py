"""Words the demonstration organisation is made of."""


def _names(text: str) -> list[str]:
    return text.split()


GIVEN_NAMES = _names(
    """
    Aaliyah Adrián Aiko Akira Alejandra Amara Amelie Anders Aneta Anika Antoine Arjun Astrid Ayşe Bartek Beatriz
    Björn Brandon Camila Carlos Chiara Chidi Ciara Daniela Darius David Deepa Diego Dmitri Eilidh Ekaterina Elena
    Emeka Emily Erik Esther Fatima Felipe Fiona Francesca Gabriel Giulia Grace Hannah Haruto Helena Hiroshi Hugo
    Ibrahim Imani Ines Ioana Isaac Ivana Jakub Jamal Jana Javier Jia Joana Johan Julia Kamala Karim Katarzyna
    Kenji Khadija Kofi Lars Laila Leila Leon Ling Lucas Lucía Magnus Maja Malik Maria Marek Marta Mateo Mei Mia
    Miguel Mila Minh Mohammed Nadia Naomi Nikhil Nina Noah Nora Oluwaseun Olga Omar Oscar Paula Paweł Pedro Petra
    Priya Rafael Rahul Ravi Renata Rosa Ruth Sami Samira Sandra Sanjay Sara Sebastian Selin Shira Sofia Sunita
    Sven Takumi Tariq Tatiana Thabo Theo Thomas Tom Tove Uma Valentina Vera Victor Wei Willem Xin Yara Yasmin Yuki
    Yusuf Zahra Zofia Zoltán
    """
)
FAMILY_NAMES = _names(
    """
    Abara Achterberg Adeyemi Ahmed Almeida Andersson Arslan Bakker Banerjee Barros Becker Bergström Bianchi
    Boateng Brennan Castillo Chen Costa Cruz Dahl Demir Desai Diallo Dimitrov Dubois Dvořák Eriksen Farah
    Fernández Ferrari Fischer Fontaine García Gill Gonçalves Grant Greco Gupta Haddad Hansen Hashimoto Hernández
    Hoffmann Horvat Huang Ibáñez Ionescu Iyer Jansen Jensen Johansson Jovanović Kamau Kaya Keller Khan Kim
    Kobayashi Kowalski Kumar Laine Larsen Leclerc Lewandowska Li Lind Lombardi Mahlangu Marino Martins Mbeki
    McKenna Mehta Mendes Moreau Mori Müller Mwangi Nair Nakamura Navarro Ndiaye Nguyen Nielsen Novák Nowak Nuñez
    Obi Okafor Olsen Ortega Osei Park Patel Pereira Petrov Popescu Quinn Rahman Ramos Rao Reyes Ricci Rossi Ruiz
    Salazar Santos Sato Schneider Shah Sharma Silva Singh Sokolova Suzuki Takahashi Tanaka Torres Tran Urbański
    Vargas Vermeer Vogel Wagner Walsh Wang Weber Wójcik Yamamoto Yıldız Yusuf Zhang Zieliński
    """
)

# Department → its teams.
DEPARTMENTS = {
    "Platform": ("Storage", "Compute", "Networking", "Developer Tools", "Observability"),
    "Payments": ("Checkout", "Ledger", "Fraud", "Payouts"),
    "Marketplace": ("Search", "Catalogue", "Recommendations", "Seller Tools"),
    "Mobile": ("iOS", "Android", "Mobile Platform"),
    "Data": ("Pipelines", "Warehouse", "Machine Learning", "Experimentation"),
    "Security": ("Identity", "Application Security", "Compliance"),
}
SITES = (
    ("Berlin", "Germany", "Europe/Berlin", 34),
    ("Lisbon", "Portugal", "Europe/Lisbon", 22),
    ("Toronto", "Canada", "America/Toronto", 20),
    ("Bengaluru", "India", "Asia/Kolkata", 18),
    ("Remote", "Brazil", "America/Sao_Paulo", 6),
)
TITLES = {
    1: "Associate Engineer",
    2: "Engineer",
    3: "Engineer II",
    4: "Senior Engineer",
    5: "Staff Engineer",
    6: "Principal Engineer",
    7: "Engineering Manager",
    8: "Director of Engineering",
    9: "Vice President of Engineering",
}
COMMON_SKILLS = ("Git", "SQL", "Code review", "Technical writing", "System design", "Testing", "Incident response")
SKILLS = {
    "Platform": ("Go", "Kubernetes", "Linux", "Terraform", "Distributed systems", "gRPC", "Prometheus", "Rust"),
    "Payments": ("Java", "Kotlin", "PostgreSQL", "Event sourcing", "API design", "Domain modelling", "Kafka"),
    "Marketplace": ("Python", "TypeScript", "React", "Elasticsearch", "GraphQL", "Experiment design", "Accessibility"),
    "Mobile": ("Swift", "Kotlin", "Mobile performance", "Release engineering", "GraphQL", "Accessibility"),
    "Data": ("Python", "Spark", "Airflow", "Statistics", "Machine learning", "Data modelling", "Kafka"),
    "Security": ("Threat modelling", "Cryptography", "OAuth", "Go", "Python", "Compliance", "Incident response"),
}
GROWTH_SKILLS = ("Mentoring", "Facilitation", "Project leadership", "Public speaking", "Negotiation", "Hiring")

PROGRAMS = (
    (
        "Engineering Craft",
        "Engineers who can own a system: design it, run it, and explain it to the people who depend on it.",
    ),
    (
        "New Leads",
        "The first year of leading a team goes well: for those who lead, and for those they lead.",
    ),
)

GOALS = {
    "technical": (
        (
            "Lead a design review from first draft to decision",
            "A decision record with my name on it, and no open questions left.",
        ),
        (
            "Be on call for {skill} without a second person",
            "Two rotations handled alone, with a written handover after each.",
        ),
        (
            "Read and explain a part of {skill} I have avoided so far",
            "A walkthrough for the team that answers their questions.",
        ),
        (
            "Break the next large change into steps that can ship alone",
            "Three merged changes, none over a day in review.",
        ),
        (
            "Find the bottleneck in our slowest path and remove it",
            "The latency chart before and after, in the team channel.",
        ),
        ("Write tests that let me change {skill} without fear", "A refactoring that went out with no rollback."),
        (
            "Review other people's code so that they learn from it",
            "Two colleagues say a comment of mine changed how they work.",
        ),
        (
            "Take over a small service and its backlog",
            "My name in the ownership file, and a quarter without surprises.",
        ),
        ("Learn {skill} well enough to choose when not to use it", "A short comparison the team bases a decision on."),
        ("Handle an incident as its commander", "A timeline and a review that names no person as the cause."),
    ),
    "leadership": (
        ("Hold one-to-ones that people prepare for", "Everybody on the team brings their own agenda for a month."),
        ("Give difficult feedback within the week", "Three conversations I would have put off last year."),
        (
            "Say no to work without losing the people who asked",
            "Two declined requests whose owners still come to us first.",
        ),
        ("Delegate a decision I would rather make myself", "Somebody else decided, and I did not reopen it."),
        ("Run a planning session that ends on time", "Written commitments the whole team can repeat."),
        ("Make the case for a hire or for doing without", "A page that the director could decide on."),
        ("Grow somebody into the work I do today", "They lead the next quarter's largest project."),
        ("Present the team's work to people outside engineering", "Ten minutes, no jargon, questions at the end."),
    ),
}
ACTION_ITEMS = (
    "Write one page on the options and share it before we meet again",
    "Ask Dana's team how they handled the same migration",
    "Draw the request path and mark what you do not understand",
    "Pair on the next incident review, you take the notes",
    "Send me a pull request you are proud of and one you are not",
    "Block two hours on Thursday for the design draft",
    "Read the last three decision records of the platform team",
    "Practise the opening of the talk out loud once",
    "List the five people whose opinion matters for this",
    "Try the smaller version first and write down what broke",
    "Ask your lead what would make them comfortable with you on call",
    "Collect three examples for the feedback conversation",
    "Rewrite the summary so that somebody in finance would follow it",
    "Shadow the on-call handover on Monday",
    "Decide by Friday, with what you know then",
)
MENTOR_NOTES = (
    "{mentee} knows more about {skill} than they let on and fears to be wrong in front of others. Ask next time how the review went before asking about the code.",
    "Good session. I talked too much in the first half; when I only asked questions {mentee} found the answer alone.",
    "The workload is the real topic: {mentee} covers for two people and has not told their lead. They will by next week.",
    "We drew the system on one page. The gap is not {skill}, it is knowing whom to ask. Introduced two colleagues.",
    "{mentee} asked whether staying in this team is right. No decision needed now; keep the question open.",
    "Compared two designs. {mentee} argued for the simpler one and was right. Say so in front of others.",
    "Confidence is up after the release. Time to hand over something larger.",
    "Talked about how to disagree with somebody more senior. Rehearsed the first two sentences.",
    "Slow progress, and both of us know it. We agreed on one goal instead of three.",
    "A lot of worry about the promotion round. I explained what I can influence: nothing, and that is the point.",
)
MENTEE_NOTES = (
    "Stop asking for permission to start. Draft first, ask for comments after.",
    "The trick with {skill}: write down the invariant before touching the code.",
    "I noticed that I prepare for the wrong questions. Next time list what the others worry about.",
    "It helps to hear that {mentor} also broke production in their second year.",
    "Questions for next time: how to estimate work nobody has done here before?",
    "I want to try leading the next planning. Scared of it, which is probably the reason to do it.",
    "What I take away: smaller steps, and say out loud when I am stuck for more than an hour.",
    "Not sure this goal is still mine. It was my lead's idea. Raise that.",
)
REVIEW_ANSWERS = {
    "progress": (
        "The design review happened and went better than either of us expected. The second goal has not been touched.",
        "Two of three are on the way. What held us up was the release freeze, not the will.",
        "Steady. The on-call rotation was handled alone twice, with a written handover.",
        "Less than we hoped in the first two months, more since we cut the list down to one goal.",
        "The main goal is reached. We should set a bolder one.",
    ),
    "independence": (
        "Breaks work into steps without being asked, and says early when something will slip.",
        "Runs the weekly review alone. In spring somebody had to sit beside.",
        "Answers questions of other teams directly, where they used to come to the lead.",
        "Writes the decision down before the meeting. That changed the meetings.",
        "Still asks for confirmation before merging, though it is hardly ever needed.",
    ),
    "working": (
        "We keep the appointments, and the agenda comes from the mentee.",
        "Honesty. We can say that an idea is poor without any harm done.",
        "Short sessions every two weeks suit us better than the long ones we began with.",
        "Looking at real code together rather than talking about it.",
    ),
    "change": (
        "More practice, less talk: pair once a month.",
        "Meet in the morning; by five o'clock we are both tired.",
        "Bring in somebody from the security team for one session.",
        "Nothing large. Keep the dates when releases come up.",
        "Agree at the start of each session what it is for.",
    ),
}
PROGRESS_COMMENTS = (
    "First draft is out for comments.",
    "Handled the Tuesday incident alone, review is written.",
    "Nothing this fortnight: release freeze.",
    "Walked two colleagues through it, their questions are in the document.",
    "The decision record was accepted.",
    "Smaller than planned, but it shipped.",
)
EVIDENCE = (
    "Walked me through a change they made alone, including what they decided against.",
    "Answered the design questions with two alternatives and their costs.",
    "Needed help with the failure cases, sound on the rest.",
    "Reviewed a colleague's change and found what mattered.",
    "Follows the patterns of the team; can't yet say why they are there.",
)
GENDERS = (("woman", 27), ("man", 62), ("non-binary", 3), ("prefer not to say", 8))
