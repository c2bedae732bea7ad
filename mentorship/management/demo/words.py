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
GENDERS = (("woman", 27), ("man", 62), ("non-binary", 3), ("prefer not to say", 8))
