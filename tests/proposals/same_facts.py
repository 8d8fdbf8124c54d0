"""Which facts does the whole draft of `tests.proposing` state, as a program sends them and as a visitor answers them?"""

FACTS = {
    "research_type": "ASPIRE-B",
    "area": 1,
    "first_month": "2024-12",
    "months": 60,
    "budget": [
        {"fiscal_year": 2024, "direct_yen": 9_000_000},
        {"fiscal_year": 2025, "direct_yen": 20_000_000},
        {"fiscal_year": 2026, "direct_yen": 6_000_000},
    ],
    "pi": {
        "affiliation": "in-japan",
        "able_throughout": True,
        "answers_for_plan": True,
        "answers_for_results": True,
        "researcher_number": "01234567",
        "effort_percent": 20,
        "effort_elsewhere_percent": 50,
    },
    "agreement": {"joint_research": True, "traveller": True},
    "counterparts": [
        {
            "country": "NO",
            "agency": "rcn",
            "grant_status": "held",
            "grant_for_this_project": True,
            "agency_note_done": True,
        }
    ],
}
ANSWERS = {
    "affiliation": "in-japan",
    "able_throughout": "on",
    "answers_for_plan": "on",
    "answers_for_results": "on",
    "has_researcher_number": "on",
    "effort_percent": "20",
    "effort_elsewhere_percent": "50",
    "research_type": "ASPIRE-B",
    "area": "1",
    "first_month": "2024-12",
    "months": "60",
    "direct": "35,000",
    "joint_research": "on",
    "traveller": "on",
    "counterparts": "1",
    "c1-country": "NO",
    "c1-agency": "rcn",
    "c1-grant_status": "held",
    "c1-grant_for_this_project": "on",
    "c1-agency_note_done": "on",
}
