"""Is a PDF what it should be: tagged, whole, the same each time, and closed to whatever people typed or attached?"""

import io
import resource
import time

import pikepdf
import pytest
from django.utils import translation

from proposals.gateways import path_of, typesetting
from tests.proposals.whole import HOSTILE, a_document, a_drawing, a_snapshot, a_text, words_for

pytestmark = pytest.mark.thorough

RECEIPT = {
    "language": "ja",
    "title": "提出受付票 AS3-0007-2",
    "issuer": "ASPIRE ポータル",
    "heading": "提出受付票",
    "state": None,
    "number": {"label": "受付番号", "value": "AS3-0007-2"},
    "version": {"label": "版", "value": "2"},
    "facts": [{"label": "応募", "lines": [HOSTILE, {"text": "3f" * 32, "style": "code"}]}],
    "documents": {"label": "書類", "none": "なし", "head": ["書類"], "align": ["left"], "widths": [1], "rows": []},
    "findings": None,
    "verify": None,
    "foot": "AS3-0007-2",
    "page_of": "{page}／{pages}ページ",
}


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DOCUMENT_ROOT = tmp_path / "documents"


def bound(snapshot, **options):
    """Set a snapshot; returns (the bytes, what was told of them)."""
    data, rest = words_for(a_text(snapshot, **options))
    with typesetting.bound_dossier(data, **rest, in_haste=True) as made:
        return made.path.read_bytes(), made


def opened(data):
    return pikepdf.open(io.BytesIO(data))


def titles_of(items):
    return [(item.title, titles_of(item.children)) for item in items]


def fonts_of(pdf):
    return [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"]


def is_ua(pdf):
    return b"pdfuaid:part" in pdf.Root.Metadata.read_bytes()


def test_a_dossier_is_tagged_labelled_and_bookmarked_and_names_nobody_as_its_author():
    documents = [
        a_document(a_drawing(2, chapters=("Aims", "Methods")), name="計画 plan.pdf"),
        a_document(a_drawing(1, size=(842, 595), rotate=90), name="letter.pdf", kind="agreement", pk=2),
    ]
    data, made = bound(a_snapshot(documents, name=HOSTILE))
    pdf = opened(data)
    assert (made.pages, made.broken, len(pdf.pages)) == (made.form_pages + 3, (), made.pages)
    assert ("/StructTreeRoot" in pdf.Root, bool(pdf.Root.MarkInfo.Marked), str(pdf.Root.Lang)[:2]) == (True, True, "en")
    assert dict(pdf.docinfo) == {
        "/Title": "AS3-0007 Condensates in ageing neurons",
        "/Producer": "ASPIRE Portal",
        "/Creator": "ASPIRE Portal",
    }
    assert not is_ua(pdf)  # what people attach is not tagged, so it is not claimed
    assert not any("/StructParents" in page.obj for page in list(pdf.pages)[made.form_pages :])
    assert fonts_of(pdf) and all({"/FontFile", "/FontFile2", "/FontFile3"} & set(one.keys()) for one in fonts_of(pdf))
    assert [page.label for page in pdf.pages][-4:] == [str(made.form_pages), "A1-1", "A1-2", "A2-1"]
    with pdf.open_outline() as outline:
        found = dict(titles_of(outline.root))
    assert found["3. Counterpart researchers"] == [(f"1. {HOSTILE}", [])]
    assert found["Attachments"] == [
        ("Attachment 1: 計画 plan.pdf", [("Aims", []), ("Methods", [])]),
        ("Attachment 2: letter.pdf", []),
    ]
    for secret in (b"/work", b"/tmp", b"/root", b"/Author"):
        assert secret not in data


def test_the_same_text_gives_the_same_bytes():
    snapshot = a_snapshot([a_document(a_drawing(3))])
    assert bound(snapshot)[0] == bound(snapshot)[0]


def test_a_receipt_is_one_tagged_page_in_its_language():
    pdf = opened(typesetting.set_receipt(RECEIPT))
    assert (len(pdf.pages), str(pdf.Root.Lang), is_ua(pdf)) == (1, "ja-JP", True)


def test_without_documents_the_form_part_stands_alone_and_is_pdf_ua():
    with translation.override("ja"):
        data, made = bound(a_snapshot(), is_sealed=False)
    pdf = opened(data)
    assert (made.pages, made.form_pages, is_ua(pdf)) == (len(pdf.pages), len(pdf.pages), True)
    with pdf.open_outline() as outline:
        assert [item.title for item in outline.root][0] == "1. 研究開発課題"


def test_what_is_gone_changed_or_locked_is_replaced_by_a_page_that_says_so():
    whole = a_document(a_drawing(2), name="whole.pdf")
    gone = a_document(a_drawing(3), name="gone.pdf")
    path_of(gone["sha256"]).unlink()
    changed = a_document(a_drawing(4), name="changed.pdf")
    path_of(changed["sha256"]).write_bytes(b"%PDF-1.7 something else")
    secret = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_drawing(5))) as pdf:
        pdf.save(secret, encryption=pikepdf.Encryption(owner="o", user="u"))
    locked = a_document(secret.getvalue(), name="locked.pdf")
    data, made = bound(a_snapshot([whole, gone, changed, locked]))
    assert made.broken == ((2, "missing"), (3, "changed"), (4, "encrypted"))
    assert made.pages == made.form_pages + 2 + 3 == len(opened(data).pages)


def test_the_child_knows_no_django(tmp_path, monkeypatch):
    told = tmp_path / "modules"
    spy = tmp_path / "spy.py"
    spy.write_text(
        "import runpy, sys\n"
        f"runpy.run_path({str(typesetting.MAKER)!r}, run_name='__main__')\n"
        f"open({str(told)!r}, 'w').write(' '.join(sorted(sys.modules)))\n"
    )
    monkeypatch.setattr(typesetting, "MAKER", spy)
    bound(a_snapshot([a_document(a_drawing(1))]))
    modules = set(told.read_text().split())
    assert {"typst", "pikepdf", "bind_pdf", "inspect_pdf"} <= modules
    assert not {name for name in modules if name.split(".")[0] in ("django", "aspire", "proposals", "celery")}


def test_beyond_the_memory_allowed_nothing_is_made(monkeypatch):
    monkeypatch.setattr(typesetting, "MEMORY_BYTES", 8 * 1024 * 1024)
    with pytest.raises(typesetting.NotSet):
        typesetting.set_receipt(RECEIPT)


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("while True: pass", id="time"),
        pytest.param("print('no JSON')", id="an answer that is none"),
        pytest.param("import sys; sys.exit('fault of ours')", id="a fault"),
    ],
)
def test_a_child_that_fails_makes_nothing(script, tmp_path, monkeypatch):
    (tmp_path / "child.py").write_text(script)
    monkeypatch.setattr(typesetting, "MAKER", tmp_path / "child.py")
    monkeypatch.setattr(typesetting, "SECONDS", 0.3)
    with pytest.raises(typesetting.NotSet):
        typesetting.set_receipt(RECEIPT)


def test_signs_that_our_fonts_lack_are_spelled_by_their_numbers():
    data, _made = bound(a_snapshot(name="Dr ไทย 😀 한국 Åsa", words="👩\u200d🔬"))
    pdf = opened(data)
    with pdf.open_outline() as outline:
        abroad = dict(titles_of(outline.root))["3. Counterpart researchers"]
    assert abroad == [("1. Dr 〔U+0E44 U+0E17 U+0E22〕 〔U+1F600〕 한국 Åsa", [])]
    assert is_ua(pdf)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "words",
    [
        pytest.param(HOSTILE, id="markup"),
        pytest.param("x" * 20_000, id="one very long word"),
        pytest.param("凝" * 8_000, id="no place to breathe"),
        pytest.param("😀👩‍🔬🧬 and family 👨‍👩‍👧‍👦", id="emoji"),
        pytest.param("\u202e drow \u2066isolated\u2069 \u200f אבג عربي", id="right to left"),
        pytest.param("a\x00b\x07c\x1b[31m\ufffe\u0085", id="controls"),
        pytest.param("e\u0301" * 500 + "Z" + "\u0301" * 300, id="marks upon marks"),
        pytest.param("\n" * 3000 + "end", id="empty lines"),
        pytest.param("", id="nothing"),
    ],
)
def test_any_words_are_set(words):
    snapshot = a_snapshot(words=words, name=words)
    snapshot["project"]["title_en"] = snapshot["members"][0]["role"] = words
    data, made = bound(snapshot)
    assert len(opened(data).pages) == made.pages >= 3


@pytest.mark.thorough
def test_thirty_documents_of_odd_sizes_are_bound():
    sizes = [(36, 36), (200, 200), (595, 842), (842, 1191), (3370, 2384), (14400, 72)]
    documents = [
        a_document(a_drawing(1, size=sizes[n % 6], rotate=n % 4 * 90), name=f"{n} {HOSTILE}.pdf", pk=n)
        for n in range(30)
    ]
    documents[5] = a_document(a_drawing(1, size=(10, 10)), name="a speck.pdf")
    data, made = bound(a_snapshot(documents))
    assert (made.pages, made.broken) == (made.form_pages + 30, ((6, "damaged"),))
    assert [page.label for page in opened(data).pages][-1] == "A30-1"


@pytest.mark.thorough
def test_two_hundred_pages_of_attachments_are_bound_soon_and_in_little_memory():
    documents = [a_document(a_drawing(200 // 15 + (n < 5)), name=f"{n}.pdf", pk=n) for n in range(15)]
    words = "Biomolecular condensates in neurons harden with age. " * 300
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    _data, made = bound(a_snapshot(documents, words=words))
    seconds = time.monotonic() - began
    most = max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024
    print(f"{made.form_pages} + {made.pages - made.form_pages} pages in {seconds:.2f} s, at most {most} MiB")
    assert made.pages - made.form_pages == 200
    assert seconds < 10  # on a machine that does much else; the figure is in bench/
