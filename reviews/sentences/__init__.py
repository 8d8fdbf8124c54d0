"""How are refusals, steps, scales and people of reviewing said, in the reader's language?"""

from reviews.sentences.items import (
    anchors_of,
    choose_points,
    guidance_of,
    off_the_scale,
    title_of,
)
from reviews.sentences.people import (
    barred_because,
    called,
)
from reviews.sentences.refused import (
    SENTENCES,
    say,
)
from reviews.sentences.screening import (
    BECAUSE_SAID,
    DESK_STATES_SAID,
    ENTRIES_SAID,
    OUTCOME_STATES_SAID,
    OUTCOMES_SAID,
    QUESTION_STATES_SAID,
    RULES_SAID,
    RULINGS_SAID,
    SORTS_SAID,
    STAGES_SAID,
    STATES_SAID,
    TONES_SAID,
    VERDICTS_SAID,
    entry_in_words,
    rule_in_words,
    state_in_words,
    tone_in_words,
)

__all__ = [
    "BECAUSE_SAID",
    "DESK_STATES_SAID",
    "ENTRIES_SAID",
    "OUTCOMES_SAID",
    "OUTCOME_STATES_SAID",
    "QUESTION_STATES_SAID",
    "RULES_SAID",
    "RULINGS_SAID",
    "SENTENCES",
    "SORTS_SAID",
    "STAGES_SAID",
    "STATES_SAID",
    "TONES_SAID",
    "VERDICTS_SAID",
    "anchors_of",
    "barred_because",
    "called",
    "choose_points",
    "entry_in_words",
    "guidance_of",
    "off_the_scale",
    "rule_in_words",
    "say",
    "state_in_words",
    "title_of",
    "tone_in_words",
]
