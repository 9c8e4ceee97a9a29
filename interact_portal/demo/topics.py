"""What contact persons know about and events deal with, where they work, and words that mean the same."""

#: slug → name
TEAMS = {
    "service-delivery": "Service delivery",
    "networks": "Networks",
    "finance-and-control": "Finance and control",
    "communication": "Communication",
    "knowledge-and-learning": "Knowledge and learning",
    "strategy": "Strategy",
}

#: slug → name, country
OFFICES = {
    "turku": ("Turku", "FI"),
    "valencia": ("Valencia", "ES"),
    "viborg": ("Viborg", "DK"),
    "vienna": ("Vienna", "AT"),
    "bratislava": ("Bratislava", "SK"),
}

#: slug → name
NETWORKS = {
    "auditors": "Auditors",
    "communication-and-visibility": "Communication and visibility",
    "controllers": "Controllers",
    "financial-management": "Financial management",
    "monitoring": "Monitoring",
    "national-contact-points": "National contact points",
}

SYNONYMS = [
    ["IJG", "mainstream", "Investment for jobs and growth"],
    ["ERDF", "FESR", "FEDER", "EFRE", "European Regional Development Fund"],
    ["simplified cost options", "simplified costs", "SCO"],
    ["Interreg Cooperation Day", "European Cooperation Day", "EC Day"],
    ["national contact points", "NCP"],
    ["controls", "management verifications", "first level control"],
    ["climate adaptation", "climate change"],
    ["Sicilia", "Sicily"],
    ["Lombardia", "Lombardy"],
    ["Bayern", "Bavaria"],
    ["Sachsen", "Saxony"],
    ["Kriti", "Crete"],
]

#: slug → name, description
TOPICS = {
    "atlantic-area": ("Atlantic area", "Cooperation along the Atlantic coast, from the Canaries to Scotland's shores."),
    "audit": ("Audit", "Audit of operations and systems: samples, findings and what follows from them."),
    "capitalisation": ("Using results", "Making what a project has achieved useful to people who were not part of it."),
    "climate-adaptation": ("Climate adaptation", "Water, heat, coasts and forests that do not stop at a border."),
    "communication-and-visibility": (
        "Communication and visibility",
        "Telling citizens what cooperation does, and meeting the rules on visibility on the way.",
    ),
    "controls": ("Controls", "Management verifications: what to check, how much of it, and how to show it."),
    "cooperation-actions": (
        "Cooperation actions",
        "Joint operations of mainstream programmes with partners in other regions and countries.",
    ),
    "cooperation-day": (
        "Interreg Cooperation Day",
        "Local events on or around 21 September every year that show cooperation to neighbours.",
    ),
    "cross-border-obstacles": (
        "Border obstacles",
        "Rules and habits that stop people at a border, and ways to remove them.",
    ),
    "digital-tools": ("Digital tools", "Monitoring systems, forms and data that need to be typed only once."),
    "evaluation": ("Evaluation", "Evaluation plans, terms of reference, and reports that change a decision."),
    "external-borders": ("External borders: IPA and NEXT", "Programmes with partners outside the European Union."),
    "financial-management": ("Financial management", "Forecasts, payment claims, decommitment and exchange rates."),
    "interreg-slam": ("Interreg Slam", "Projects tell on a stage, in a few minutes, what they have changed."),
    "macro-regional-strategies": (
        "Macro-regional strategies",
        "How programmes and the strategies for large regions and sea basins help each other.",
    ),
    "monitoring": ("Monitoring", "What to count, when to count it, and how to report it."),
    "national-contact-points": (
        "National contact points",
        "The people in each country who advise applicants on transnational and interregional programmes.",
    ),
    "outermost-regions": ("Outermost regions", "Cooperation of regions whose neighbours are an ocean away."),
    "partner-search": ("Partner search", "Finding an authority or an organisation that wants the same thing."),
    "programme-closure": ("Programme closure", "The last claim, the last report, and what to keep for how long."),
    "project-selection": ("Project selection", "Calls, criteria and decisions that applicants can follow."),
    "public-procurement": ("Public procurement", "Buying goods and services in joint projects, large and small."),
    "results-and-indicators": ("Results and indicators", "Common indicators, targets and honest footnotes."),
    "simplified-cost-options": ("Simplified cost options", "Flat rates, unit costs and lump sums with a sound method."),
    "small-project-funds": ("Small project funds", "Little money for many people: encounters, schools, clubs."),
    "state-aid": ("State aid", "When a joint project gives somebody an advantage, and what to do about it."),
    "support-for-ijg": (
        "Support for IJG",
        "Help for programmes of the Investment for jobs and growth goal that begin to cooperate.",
    ),
    "youth": ("Young people", "Projects that are run with young people, not only for them."),
}
