"""What do the tests of reviewing start from? Two sealed proposals and a reviewer who was asked."""

import pytest

from proposals import gateways, services
from tests.builders import IN_APRIL
from tests.proposing import a_sealed_proposal, a_whole_draft
from tests.reviews import reviewing

PDF = b"%PDF-1.7\n% a small file for tests\n%%EOF\n"


@pytest.fixture(autouse=True)
def document_root(settings, tmp_path):
    """Keep what is attached in a folder of the test's own."""
    settings.DOCUMENT_ROOT = tmp_path / "documents"
    return settings.DOCUMENT_ROOT


@pytest.fixture
def hanakos(call, hanako):
    """Hanako's proposal, sealed with one document."""
    proposal = a_whole_draft(call, hanako)
    stored = gateways.store([PDF], max_bytes=1000)
    services.attach_document(proposal.pk, actor=hanako, at=IN_APRIL, name="plan.pdf", stored=stored, pages=1)
    services.submit_proposal(proposal.pk, actor=hanako, received_at=IN_APRIL)
    proposal.refresh_from_db()
    return proposal


@pytest.fixture
def taros(call, taro):
    """Taro's proposal, sealed, with a title and people of its own."""
    return a_sealed_proposal(
        call,
        taro,
        project={"title_en": "Frailty clocks", "title_ja": "フレイルの時計", "summary": "Clocks from six cohorts."},
        investigator={"pi_name": "Taro Suzuki", "pi_name_ja": "鈴木 太郎", "pi_institution": "Sakura University"},
    )


@pytest.fixture
def kenjis(hanakos, kenji, aiko):
    """Kenji's assignment to Hanako's proposal: asked, nothing declared yet."""
    return reviewing.asked(hanakos, kenji, aiko)
