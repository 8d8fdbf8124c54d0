"""Who may open which address? One line for each address of the portal, and for each object it can be asked about.

A walk names the address, the object (a label that the `world` fixture knows), who is let in, and what
the others are told: 404 where even existence is hidden, 403 where it is not. Visitors without an
account are sent to log in wherever they are not let in. An address that is missing here fails.
"""

from dataclasses import dataclass, field

APPLICANTS = {"hanako", "taro"}
REVIEWERS = {"kenji", "yuki"}
OFFICERS = {"aiko", "emi"}
ADMINISTRATORS = {"sora"}
NOBODY = {"jiro"}
SIGNED_IN = APPLICANTS | REVIEWERS | OFFICERS | ADMINISTRATORS | NOBODY
VISITOR = {"visitor"}
EVERYBODY = SIGNED_IN | VISITOR


@dataclass(frozen=True)
class Walk:
    """One address asked about one object, by everybody, with GET and with POST."""

    name: str
    let_in: set = field(default_factory=set)
    of: str = ""
    refused: int = 404
    also: int = 0  # a further answer that is right here, though it is none elsewhere


WALKS = [
    # --- Public ---
    Walk("calls:list", EVERYBODY),
    Walk("calls:page", EVERYBODY, of="the real call"),
    Walk("calls:page", EVERYBODY, of="the open rehearsal"),
    *(Walk(f"calls:{name}", EVERYBODY, of="the real call") for name in ("dates", "changes", "data")),
    Walk("calls:data_list", EVERYBODY),
    Walk("selection:published", EVERYBODY, of="a published call"),
    Walk("selection:published", EVERYBODY, of="the real call", also=404),  # not public: not there for anybody
    Walk("proposals:eligibility", EVERYBODY, of="the real call"),
    Walk("proposals:self_check", EVERYBODY, of="the real call"),
    Walk("proposals:self_check", EVERYBODY, of="the open rehearsal"),
    Walk("proposals:invitation", EVERYBODY, of="an invitation"),
    Walk("proposals:invitation", EVERYBODY, of="a link that was never made", also=404),
    Walk("proposals:agreement", EVERYBODY, of="a request to a counterpart"),
    Walk("proposals:agreement", EVERYBODY, of="a link that was never made", also=404),
    Walk("api", EVERYBODY),
    Walk("openapi", EVERYBODY),
    Walk("help", EVERYBODY),
    Walk("accessibility", EVERYBODY),
    Walk("privacy", EVERYBODY),
    Walk("terms", EVERYBODY),
    Walk("robots", EVERYBODY),
    Walk("favicon", EVERYBODY),
    Walk("set_language", EVERYBODY),
    Walk("healthz", EVERYBODY),
    Walk("readyz", EVERYBODY, also=503),  # this world has owed letters for weeks
    Walk("demo_letters", EVERYBODY),
    Walk("demo_letter", EVERYBODY, of="a caught letter"),
    # --- Signing in ---
    Walk("account_signup", EVERYBODY),
    Walk("account_login", EVERYBODY),
    Walk("account_sign_in_again", EVERYBODY),
    Walk("account_logout", EVERYBODY),
    Walk("account_inactive", EVERYBODY),
    Walk("account_email_verification_sent", EVERYBODY),
    Walk("account_confirm_email", EVERYBODY, of="a spent link", also=404),
    Walk("account_reset_password", EVERYBODY),
    Walk("account_reset_password_done", EVERYBODY),
    Walk("account_reset_password_from_key", EVERYBODY, of="a spent link"),
    Walk("account_reset_password_from_key_done", EVERYBODY),
    Walk("account_change_password", SIGNED_IN),
    Walk("account_letters", SIGNED_IN),
    Walk("home", SIGNED_IN),
    # --- Applicants ---
    Walk("proposals:list", SIGNED_IN),
    Walk("proposals:start", SIGNED_IN, of="the open rehearsal"),
    *(
        Walk(f"proposals:{name}", {"hanako"}, of=whose)
        for whose in ("hanako's draft", "hanako's proposal")
        for name in (
            *("home", "project", "people", "counterparts", "plan", "budget", "documents", "declarations"),
            *("check", "submit", "withdraw"),
        )
    ),
    *(
        Walk(f"proposals:{name}", {"hanako"}, of=whose)
        for whose in ("hanako's draft", "hanako's proposal")
        for name in ("consultations", "outcomes", "own_data", "own_data_file")
    ),
    *(
        Walk(f"proposals:{name}", {"hanako"}, of="hanako's pending grant")
        for name in ("outcome_award", "outcome_rejection")
    ),
    Walk("selection:affiliation", {"hanako"}, of="hanako's promise"),
    Walk("selection:affiliation", of="hanako's proposal"),  # no result, no promise: not there for anybody
    Walk("proposals:receipt", {"hanako"}, of="hanako's proposal"),
    Walk("proposals:receipt", of="hanako's draft"),  # nothing was received: not there for anybody
    *(Walk(f"proposals:{name}", {"taro"}, of="taro's proposal") for name in ("home", "check", "submit", "receipt")),
    *(
        Walk(f"proposals:{name}", {"hanako"}, of="hanako's proposal")
        for name in ("counterpart", "counterpart_remove", "document_file", "document_kind", "document_remove")
    ),
    *(
        Walk(f"proposals:{name}", {"hanako"}, of="hanako's proposal")
        for name in ("confirmation_ask", "confirmation_take_back")
    ),
    *(
        Walk(f"proposals:{name}", {"hanako"}, of="hanako's draft")
        for name in ("members", "member", "member_remove", *("access", "access_role", "access_again", "access_end"))
    ),
    Walk("proposals:access_leave", {"hanako"}, of="hanako's draft"),
    # --- Receipts and versions ---
    *(Walk(f"proposals:{name}", EVERYBODY) for name in ("receipt_keys", "verify_receipt")),
    Walk("proposals:receipt_key", EVERYBODY, of="a key of receipts"),
    *(
        Walk(f"proposals:{name}", {"hanako"}, of="hanako's proposal")
        for name in ("receipt_of", "receipt_json", "receipt_pdf", "versions", "revise", "discard", "text_download")
    ),
    *(
        Walk(f"proposals:{name}", {"hanako"}, of="hanako's working copy")
        for name in (
            *("home", "project", "people", "counterparts", "plan", "budget", "documents", "declarations"),
            *("check", "submit", "versions", "revise", "discard", "text_download", "receipt"),
        )
    ),
    Walk("proposals:text_download", {"hanako"}, of="hanako's draft"),
    # --- The whole proposal as PDF ---
    *(Walk("proposals:dossier", {"hanako"}, of=f"hanako's {whose}") for whose in ("draft", "proposal", "working copy")),
    Walk("proposals:dossier_file", {"hanako"}, of="hanako's dossier"),
    Walk("proposals:dossier_file", of="the reviewers' packet of hanako's proposal"),  # not hers, nor anybody's here
    Walk("proposals:versions", of="hanako's draft"),  # nothing was sealed: not there for anybody
    # --- Reviewers ---
    Walk("reviews:list", SIGNED_IN),
    *(
        Walk(f"reviews:{name}", REVIEWERS)
        for name in ("profile", "profile_edit", "profile_move", "profile_affiliation", "profile_tie")
    ),
    Walk("reviews:pledge", REVIEWERS, of="the closed rehearsal"),
    *(Walk(f"reviews:{name}", REVIEWERS, of="the closed rehearsal") for name in ("packet_of_all", "packet_file")),
    *(Walk(f"reviews:{name}", of="the open rehearsal") for name in ("packet_of_all", "packet_file")),
    Walk("reviews:pledge", of="the open rehearsal"),  # nobody judges in it: not there for anybody
    *(
        Walk(f"reviews:{name}", {"kenji"}, of="kenji's assignment")
        for name in ("assignment", "declare", "score", "document", "packet", "version")
    ),
    *(
        Walk(f"reviews:{name}", {"yuki"}, of="yuki's assignment")
        for name in ("assignment", "declare", "score", "document", "packet", "version")
    ),
    Walk("reviews:appointment", EVERYBODY, of="an invitation to judge"),
    Walk("reviews:appointment", EVERYBODY, of="a link that was never made", also=404),
    Walk("reviews:bids", REVIEWERS, of="the closed rehearsal"),
    Walk("reviews:bids", of="the open rehearsal"),  # nobody has accepted to judge for it: not there for anybody
    Walk("reviews:bid_conflict", of="a cover"),  # wishes are asked for no more: not there for anybody
    # --- The office ---
    *(Walk(f"reviews:{name}", OFFICERS, of="a plan of assignment") for name in ("plan", "plan_apply", "plan_undo")),
    *(
        Walk(f"reviews:pool_{name}", OFFICERS, of="a reviewer of the pool")
        for name in ("person", "edit", "affiliation", "tie", "remove", "end")
    ),
    Walk("selection:office", OFFICERS),
    Walk("reviews:search", OFFICERS),
    *(
        Walk(name, OFFICERS, of=which)
        for which in ("the real call", "the closed rehearsal")
        for name in (
            *("selection:overview", "selection:interviews", "selection:board", "selection:release"),
            "selection:tell",
            *("selection:agree", "selection:freeze", "selection:unfreeze"),
            *("selection:release_take_back", "selection:publish"),
            "selection:promises",
            *("reviews:proposals", "reviews:ranking", "reviews:deadline", "notices:letters", "notices:forecast"),
            *("reviews:screening", "reviews:accept", "reviews:consultations", "reviews:timetable"),
            *(
                "reviews:pool",
                "reviews:pool_add",
                "reviews:pool_import",
                "reviews:pool_template",
                "reviews:pool_invite",
            ),
            "reviews:plans",
            *("reviews:progress", "reviews:reviews_file", "reviews:assignments_file"),
        )
    ),
    *(
        Walk(name, OFFICERS, of="taro's proposal at the office")
        for name in (
            *("reviews:proposal", "reviews:end", "reviews:office_document", "reviews:desk", "reviews:refuse"),
            *("reviews:office_dossier", "reviews:drivers"),
        )
    ),
    *(
        Walk(f"reviews:{name}", OFFICERS, of="a pending grant at the office")
        for name in ("desk", "refuse", "outcome", "proof")
    ),
    Walk("reviews:consultation", OFFICERS, of="a question"),
    Walk("reviews:reopen", OFFICERS, of="kenji's assignment"),
    Walk("reviews:conflicts", OFFICERS, of="the real call"),
    Walk("reviews:conflicts", OFFICERS, of="the closed rehearsal"),
    Walk("reviews:conflict", OFFICERS, of="a conflict"),
    Walk("reviews:interest", OFFICERS, of="taro's proposal at the office"),
    Walk("selection:put_on_list", OFFICERS, of="taro's proposal at the office", also=404),  # no day was named
    Walk("selection:award", OFFICERS, of="taro's proposal at the office"),
    Walk("selection:take_back", OFFICERS, of="taro's proposal at the office"),
    *(
        Walk(f"selection:{name}", OFFICERS, of="taro's proposal at the office")
        for name in ("placing", "move_reserve", "undo_decline")
    ),
    *(Walk(f"selection:{name}", OFFICERS, of="a place") for name in ("leave_empty", "use_seat")),
    Walk("selection:minutes", OFFICERS, of="the closed rehearsal", also=404),  # its board is not frozen
    Walk("selection:offer", OFFICERS, of="a reserve"),
    Walk("selection:time", OFFICERS, of="an interview"),
    Walk("selection:remove", OFFICERS, of="an interview"),
    *(Walk(f"selection:{name}", OFFICERS, of="an interview") for name in ("move", "absence")),
    *(
        Walk(f"selection:{name}", OFFICERS, of="an interview day")
        for name in ("panel_new", "arrange", "sheet_of_day", "panel_reviews")
    ),
    *(
        Walk(f"selection:{name}", OFFICERS, of="a panel")
        for name in ("panel", "members", "breaks", "panel_remove", "sheet")
    ),
    Walk("selection:member", OFFICERS, of="a panel", also=404),  # who was taken off is not there any more
    *(
        Walk(f"selection:{name}", OFFICERS, of="a promise")
        for name in ("promise", "promise_confirm", "promise_except", "promise_cancel")
    ),
    *(Walk(f"notices:{name}", OFFICERS, of="a letter") for name in ("letter", "post_again", "set_aside")),
    *(Walk(f"notices:{name}", OFFICERS, of="a letter") for name in ("hold", "let_go", "send_again")),
    Walk("notices:calendar", OFFICERS, of="a letter", also=404),  # no calendar goes along with it
    Walk("styleguide", OFFICERS | ADMINISTRATORS),  # everybody only where DEBUG is on
    # --- Accounts ---
    Walk("accounts_office:people", ADMINISTRATORS, refused=403),
    *(
        Walk(f"accounts_office:{name}", ADMINISTRATORS, of="jiro's account")
        for name in ("person", "grant_role", "end_role")
    ),
]

# Which proposal each object is about, by its lead; none where it is about a call, a person or nothing that exists.
# Whoever has a stake in that proposal finds none of its objects, whatever else they wear.
PROPOSAL_OF = {
    **dict.fromkeys(("taro's proposal", "taro's proposal at the office", "a conflict"), "taro"),
    **dict.fromkeys(("hanako's proposal", "hanako's dossier", "an interview"), "hanako"),
    **dict.fromkeys(("kenji's assignment", "yuki's assignment"), "hanako"),
    "the reviewers' packet of hanako's proposal": "hanako",
    **dict.fromkeys(("hanako's draft", "hanako's working copy", "hanako's promise", "a promise", "a question"), ""),
    **dict.fromkeys(("hanako's pending grant", "a pending grant at the office", "an invitation"), ""),
    **dict.fromkeys(("a request to a counterpart", "a link that was never made", "a key of receipts"), ""),
    **dict.fromkeys(("the real call", "the open rehearsal", "the closed rehearsal", "a published call"), ""),
    **dict.fromkeys(("", "a caught letter", "a spent link", "a place", "a reserve", "an interview day", "a panel"), ""),
    **dict.fromkeys(("a letter", "jiro's account", "a reviewer of the pool", "an invitation to judge"), ""),
    **dict.fromkeys(("a plan of assignment", "a cover"), ""),
}

# Addresses that take no form, and those that take nothing else. The walk tells where an answer differs.
ONLY_READ = {
    *("accessibility", "api", "favicon", "healthz", "help", "home", "openapi", "privacy", "readyz", "robots"),
    *("styleguide", "terms", "demo_letter", "demo_letters"),
    *("account_email_verification_sent", "account_inactive", "account_reset_password_done"),
    "account_reset_password_from_key_done",
    *("accounts_office:people", "accounts_office:person"),
    *(f"calls:{name}" for name in ("changes", "data", "data_list", "dates", "list", "page")),
    *(f"notices:{name}" for name in ("calendar", "forecast", "letter", "letters")),
    *(
        f"proposals:{name}"
        for name in (
            *("check", "document_file", "dossier_file", "home", "list", "outcomes", "own_data", "own_data_file"),
            *("receipt", "receipt_json", "receipt_key", "receipt_keys", "receipt_of", "receipt_pdf"),
            *("self_check", "text_download", "versions"),
        )
    ),
    *(
        f"reviews:{name}"
        for name in (
            *("assignment", "document", "list", "packet", "packet_file", "profile"),
            *("consultations", "office_document", "office_dossier", "progress", "proof", "proposals", "ranking"),
            *("drivers", "conflicts", "version"),
            *("assignments_file", "reviews_file", "screening", "search"),
            *("pool", "pool_person", "pool_template", "plan"),
        )
    ),
    *(
        f"selection:{name}"
        for name in (
            *("board", "interviews", "minutes", "office", "overview", "promises", "published", "sheet"),
            "sheet_of_day",
        )
    ),
}
ONLY_ACTED_ON = {"account_sign_in_again", "notices:post_again", "notices:set_aside", "proposals:eligibility"} | {
    "set_language"
}
