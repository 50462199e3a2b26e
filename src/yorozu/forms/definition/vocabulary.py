"""The closed lists of words that a definition may use."""

KINDS = ("application", "notification", "report", "inquiry", "survey", "reservation")
AUDIENCES = ("resident", "business", "staff", "department")
CHANNELS = ("online", "counter", "paper")
CATEGORIES = (
    "childcare", "moving", "disaster", "care", "water", "roads", "learning", "jobs", "health", "tax", "living",
    "participation", "building", "business", "office",
)  # fmt: skip
LIFE_EVENTS = (
    "birth", "childcare", "moving", "marriage", "school", "care", "disaster", "bereavement", "business", "work",
    "learning",
)  # fmt: skip
#: How sure we must be of who the applicant is, from least to most.
IDENTITIES = ("none", "email", "account", "jpki")
STEPS = ("review", "concurrence", "decide", "for_information")
NOTICE_TEMPLATES = ("acceptance", "decision", "certificate", "reply")
PLACEHOLDERS = ("municipality", "mayor", "title", "receipt_number", "prefecture")
