"""Does a portal that already ran come to the newest tables with all it holds, and is there a way back?

An empty database takes the migrations of a room in one step; this walks them one by one, both ways, once.
"""

import pytest
from django.db import connection

from accounts.models import User
from calls.models import Criterion, Stage
from journal.gateways import walls_standing
from proposals.models import Proposal
from tests.migrating import migrate_back, migrate_on
from tests.proposing import a_sealed_proposal, a_whole_draft

FOUND = ("search_text", "asks", "warns")


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_what_was_there_before_is_kept_and_the_way_back_is_open(call, hanako, taro, settings, tmp_path):
    settings.DOCUMENT_ROOT = tmp_path / "documents"
    sealed = a_sealed_proposal(call, hanako, counterparts=[{"agency_key": "", "unlisted_agency": "A new agency"}])
    draft = a_whole_draft(call, taro)
    person = User.objects.get(pk=hanako.pk).search_text
    Stage.objects.filter(code="interview").delete()  # there was no other than the reading of documents
    try:
        older = migrate_back(("calls", "0005_decision_quorum"))
        items = older.get_model("calls", "Criterion").objects.filter(call__slug=call.slug).order_by("order")
        assert "".join(items.values_list("code", flat=True)) == "abcdefg"
        migrate_back(("proposals", "0001_first"))
        assert walls_standing(connection) == {"journal_entry"}
        migrate_back(("journal", "0001_first"), ("accounts", "0001_first"))
        assert walls_standing(connection) == set()
    finally:
        migrate_on()

    assert walls_standing(connection) == {"journal_entry", "proposals_submission"}
    assert Proposal.objects.values_list(*FOUND).get(pk=sealed.pk) == tuple(getattr(sealed, name) for name in FOUND)
    assert Proposal.objects.values_list(*FOUND).get(pk=draft.pk) == ("", 0, 0)
    assert User.objects.get(pk=hanako.pk).search_text == person != ""
    rows = Criterion.objects.order_by("order").values_list("stage__call__slug", "stage__code", "code", "weight")
    assert list(rows) == [(call.slug, "document", code, int(code != "g")) for code in "abcdefg"]
