"""The agencies' files: who is in them, whether their numbers are genuine, and that loading twice changes nothing."""

import pytest

from agencies import services
from agencies.models import Agency, Country, Programme
from agencies.refusals import AgenciesFileBroken
from journal.models import Entry
from tests.builders import OPENING

AGENCY = """
[[agency]]
key = "rcn"
name = "Research Council of Norway"
country = "NO"
ror = "00epmv149"
"""
COUNTRY = """
[[country]]
code = "NO"
name_en = "Norway"
name_ja = "ノルウェー"
part = "europe"
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "agencies.toml").write_text(AGENCY, encoding="utf-8")
    (tmp_path / "countries.toml").write_text(COUNTRY, encoding="utf-8")
    return tmp_path


@pytest.mark.django_db
def test_the_shipped_files_hold_the_agencies_of_the_call_and_every_country():
    services.load_agencies(actor=None, at=OPENING)
    assert (Agency.objects.count(), Country.objects.count()) == (32, 250)
    assert sorted(Programme.objects.values_list("agency__key", "abbreviation")) == [("tips", "CERC"), ("tips", "CFREF")]
    assert Agency.objects.filter(parent__key="nih").count() == 8
    assert list(Country.objects.filter(kind="region").values_list("code", "part")) == [("EU", "europe")]
    assert sorted(Country.objects.filter(part="north-america").values_list("code", flat=True)) == [
        "BM", "CA", "GL", "MX", "PM", "US",
    ]  # fmt: skip


@pytest.mark.django_db
def test_loading_again_changes_nothing_and_notes_nothing():
    first = services.load_agencies(actor=None, at=OPENING)
    assert (first, services.load_agencies(actor=None, at=OPENING), Entry.objects.count()) == (284, 0, 1)


@pytest.mark.django_db
def test_every_research_organisation_id_has_right_check_digits():
    services.load_agencies(actor=None, at=OPENING)
    ids = [ror for ror in Agency.objects.values_list("ror", flat=True) if ror]
    ids += [ror for ror in Programme.objects.values_list("ror", flat=True) if ror]
    assert (len(ids), [ror for ror in ids if not services.ror_is_genuine(ror)]) == (32, [])
    assert not services.ror_is_genuine("00epmv148")
    assert not services.ror_is_genuine("https://ror.org/00epmv149")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        pytest.param('country = "NO"', 'country = "XX"', "rcn.country", id="a country nobody knows"),
        pytest.param("00epmv149", "00epmv148", "rcn.ror", id="wrong check digits"),
        pytest.param('name = "Research Council of Norway"', "", "rcn.name", id="no name"),
        pytest.param('key = "rcn"', 'key = "rcn', "", id="not TOML"),
    ],
)
@pytest.mark.django_db
def test_a_broken_file_is_named_with_its_key_and_changes_nothing(folder, old, new, key):
    file = folder / "agencies.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(AgenciesFileBroken) as refusal:
        services.load_agencies(folder, actor=None, at=OPENING)
    assert (refusal.value.facts["file"], refusal.value.facts["key"], Agency.objects.count(), Country.objects.count()) == (
        "agencies.toml", key, 0, 0,
    )  # fmt: skip


@pytest.mark.django_db
def test_a_changed_name_is_one_changed_row(folder):
    services.load_agencies(folder, actor=None, at=OPENING)
    file = folder / "agencies.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("Norway", "Norway (Forskningsrådet)"), encoding="utf-8")
    assert services.load_agencies(folder, actor=None, at=OPENING) == 1
    assert Agency.objects.get().name_en == "Research Council of Norway (Forskningsrådet)"
