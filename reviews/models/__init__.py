"""Who judges what, and what did they say?"""

from reviews.models.assigning import Assignment, AssignmentPlan, Bid, Timetable
from reviews.models.interests import Conflict, Tie
from reviews.models.judging import Reopening, Review, ReviewVersion, Score
from reviews.models.people import Affiliation, Appointment, Pledge, Reviewer
from reviews.models.reckoned import Packet, Reckoning

__all__ = [
    "Affiliation",
    "Appointment",
    "Assignment",
    "AssignmentPlan",
    "Bid",
    "Conflict",
    "Packet",
    "Pledge",
    "Reckoning",
    "Reopening",
    "Review",
    "ReviewVersion",
    "Reviewer",
    "Score",
    "Tie",
    "Timetable",
]
