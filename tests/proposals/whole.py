"""What does a test set as PDF? A snapshot with everything in it, and files behind it."""

import hashlib
import io

import pikepdf

from proposals.gateways import path_of
from proposals.sentences.dossier import Text, attachment_titles, say_dossier, say_stamp
from tests.builders import IN_APRIL, NOON

HOSTILE = "#evil $x$ @ref *b* _i_ = h // <lab> \\ [c] {d} `e` ~"


def kept(data):
    """Lay bytes where the portal keeps documents; returns their SHA-256."""
    sha256 = hashlib.sha256(data).hexdigest()
    path_of(sha256).parent.mkdir(parents=True, exist_ok=True)
    path_of(sha256).write_bytes(data)
    return sha256


def a_drawing(pages=2, *, size=(595, 842), rotate=0, chapters=()):
    """Return a PDF with a line on each page, some turned, with bookmarks of its own."""
    pdf, file = pikepdf.new(), io.BytesIO()
    for number in range(pages):
        page = pdf.add_blank_page(page_size=size)
        page.obj.Contents = pdf.make_stream(f"0 0 m {number} 100 l S".encode())
        page.obj.StructParents = 0
        if rotate:
            page.obj.Rotate = rotate
    with pdf.open_outline() as outline:
        outline.root.extend(pikepdf.OutlineItem(title, number) for number, title in enumerate(chapters))
    pdf.save(file, deterministic_id=True)
    return file.getvalue()


def a_document(data, *, name="plan.pdf", kind="plan", pk=1):
    """Return what a snapshot says of a document whose bytes are kept."""
    return {"pk": pk, "kind": kind, "name": name, "sha256": kept(data), "size": len(data), "pages": 2}


def a_snapshot(documents=(), *, words="Condensates harden with age.", name="Ingrid Solberg"):
    """Return a snapshot in which everything is said; `words` stands in every long text."""
    return {
        "schema": 3,
        "reference": "AS3-0007",
        "call": {"slug": "aspire", "title_en": "ASPIRE, 3rd Call", "title_ja": "ASPIRE 第3回公募", "version": 4},
        "project": {
            "title_en": "Condensates in ageing neurons",
            "title_ja": "老化神経細胞における生体分子凝縮体",
            "research_type": "ASPIRE-B",
            "area": {"number": 1, "name_en": "Ageing", "name_ja": "老化"},
            "start_on": "2024-12-01",
            "months": 60,
            "ends_on": "2029-11-30",
            "summary": words,
            "erad_application_id": "erad-application-24012345",
        },
        "investigator": {
            "name": "Hanako Yamada",
            "name_ja": "山田 花子",
            "name_kana": "ヤマダ ハナコ",
            "researcher_number": "01234567",
            "orcid": "0000-0002-1825-0097",
            "institution": "Keyaki University",
            "institution_code": "1234567890",
            "department": "School of Medicine",
            "post": "Professor",
            "in_japan": True,
            "promises_affiliation": False,
            "affiliation_on": None,
            "effort_percent": 20,
            "effort_elsewhere_percent": 57,
            "able_throughout": True,
            "answers_for_plan": True,
            "answers_for_results": False,
        },
        "members": [
            {
                "position": 1,
                "kind": "co_investigator",
                "name": "Taro Suzuki",
                "name_ja": "鈴木 太郎",
                "institution": "Keyaki University",
                "institution_code": "9876543210",
                "department": "",
                "post": "Lecturer",
                "role": "Imaging",
                "email": "taro@keyaki.example",
                "researcher_number": "07654321",
                "orcid": "",
                "effort_percent": 30,
            }
        ],
        "counterparts": [
            {
                "position": 1,
                "name": name,
                "email": "ingrid@fjord.example",
                "institution": "Fjord Institute",
                "country": {"code": "NO", "part": "europe", "name_en": "Norway", "name_ja": "ノルウェー"},
                "agency": {"key": "rcn", "abbreviation": "RCN", "name_en": "Research Council", "name_ja": "研究評議会"},
                "programme": None,
                "unlisted_agency": "",
                "grant_status": "applied",
                "outcome_due_on": "2024-07-01",
                "grant_title": "Ageing proteins",
                "grant_number": "RCN-4711",
                "grant_for_this_project": True,
                "within_grant_scope": False,
                "agency_note_done": True,
                "confirmed": None,
            }
        ],
        "plan": {"background": words, "work": words, "counterpart": "", "mobility": "", "network": "", "risks": ""},
        "agreement": {"joint_research": True, "traveller": True, "agreed_on": "2024-04-02"},
        "declarations": {
            "participants_informed": True,
            "other_support": "other-support of mine",
            "interview_constraints": "no-interview on 3 July",
        },
        "budget": {
            "lines": [
                {"fiscal_year": 2024, "category": "goods", "amount_yen": 9_000_000},
                {"fiscal_year": 2025, "category": "indirect", "amount_yen": 2_700_500},
            ],
            "direct_yen": 9_000_000,
            "indirect_yen": 2_700_500,
            "total_yen": 11_700_500,
        },
        "documents": list(documents),
        "documents_of_kind": sorted({one["kind"] for one in documents}),
    }


def a_text(snapshot, *, is_sealed=True, findings=()):
    """Return the Text of a snapshot, sealed as version 2 or not at all."""
    if not is_sealed:
        return Text(snapshot, list(findings), 9)
    return Text(snapshot, list(findings), 2, 2, IN_APRIL, NOON, "3f" * 32)


def words_for(text, *, for_reviewers=False):
    """Return all that the gateway is told of a text, in the reader's language."""
    hashes = [one["sha256"] for one in text.snapshot["documents"]]
    attachments = list(zip(hashes, attachment_titles(text), strict=True))
    return say_dossier(text, for_reviewers=for_reviewers), {"stamp": say_stamp(text), "attachments": attachments}
