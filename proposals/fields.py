"""How long may the texts of a proposal be? In characters; limits of this portal, the call names none."""

SUMMARY_LIMIT = 8000
PLAN_LIMITS = {"background": 4000, "work": 8000, "counterpart": 4000, "mobility": 4000, "network": 2000, "risks": 3000}
