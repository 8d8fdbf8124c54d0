"""What does the change log say of agencies when a call file is amended, and what is said of nothing?"""

from datetime import date

import pytest

from calls.services import load_call
from tests.builders import ASPIRE_CALL, BEFORE_OPENING, jst

ON = jst(2024, 7, 3, 9)
NHGRI = ASPIRE_CALL.read_text(encoding="utf-8").split('[[participations]]\nagency = "nhgri"')[1].split("[[")[0]
NHGRI = f'[[participations]]\nagency = "nhgri"{NHGRI}'
ITS_ENTRY = ASPIRE_CALL.read_text(encoding="utf-8").split("[[change_log]]")[1]
NOTES_OF_NIA = 'agency = "nia"\nkind = "existing"\nnotes = { en = "'


@pytest.fixture
def without_nhgri(tmp_path, db):
    """The call as it was before NHGRI joined, loaded, and its file."""
    file = tmp_path / "call.toml"
    text = ASPIRE_CALL.read_text(encoding="utf-8")
    file.write_text(text.replace(NHGRI, "").replace(f"[[change_log]]{ITS_ENTRY}", "", 1), encoding="utf-8")
    load_call(file, at=BEFORE_OPENING)
    return file


def amended(file, old, new):
    """Amend the file on 3 July and return (version, what the change log says of that day in both languages)."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    call = load_call(file, at=ON)
    told = call.change_log.filter(on=date(2024, 7, 3)).order_by("pk")
    return call.version, list(told.values_list("text_en", "text_ja"))


def test_an_added_agency_is_named_with_its_country_and_the_day_from_which_it_counts(without_nhgri):
    assert amended(
        without_nhgri, '[[participations]]\nagency = "nia"', f'{NHGRI}[[participations]]\nagency = "nia"'
    ) == (
        2,
        [
            (
                "NHGRI (United States of America) added to the participating funding agencies, "
                "counting from Mon 1 July 2024.",
                "参加機関にNHGRI（アメリカ合衆国）を追加しました（2024年7月1日（月）から対象）。",
            )
        ],
    )


def test_an_agency_without_a_day_counts_from_the_opening(without_nhgri):
    part = NHGRI.replace("effective_on = 2024-07-01\n", "")
    _, told = amended(without_nhgri, '[[participations]]\nagency = "nia"', f'{part}[[participations]]\nagency = "nia"')
    assert told[0][0].endswith("counting from Fri 8 March 2024.")


def test_a_file_that_tells_itself_is_not_told_twice(without_nhgri):
    new = f'[[change_log]]{ITS_ENTRY}{NHGRI}[[participations]]\nagency = "nia"'
    _, told = amended(without_nhgri, '[[participations]]\nagency = "nia"', new)
    assert told == [
        (
            "NHGRI (United States of America) added to the participating funding agencies.",
            "参加機関にNHGRI（米国）を追加しました。",
        )
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param(
            'agency = "nia"\nkind = "existing"',
            'agency = "nia"\nkind = "existing-plus"',
            [
                (
                    "NIA (United States of America): the type of participation is now "
                    "“Existing grant + chance of additional grant”.",
                    "NIA（アメリカ合衆国）の参加形態を「既存グラント＋追加支援の可能性あり」に変更しました。",
                )
            ],
            id="another kind",
        ),
        pytest.param(
            'agency = "nia"\n',
            'agency = "nia"\neffective_on = 2024-04-01\n',
            [
                (
                    "NIA (United States of America) counts from Mon 1 April 2024.",
                    "NIA（アメリカ合衆国）は2024年4月1日（月）から対象とします。",
                )
            ],
            id="another day",
        ),
        pytest.param(
            NOTES_OF_NIA,
            f"{NOTES_OF_NIA}Please note: ",
            [
                (
                    "NIA (United States of America): the notes were changed.",
                    "NIA（アメリカ合衆国）の備考を変更しました。",
                )
            ],
            id="other notes",
        ),
        pytest.param(
            '"CFREF", "CERC"]',
            '"CFREF"]',
            [
                (
                    "TIPS (Canada): the programmes that count were changed.",
                    "TIPS（カナダ）の対象プログラムを変更しました。",
                )
            ],
            id="other programmes",
        ),
        pytest.param('"AT", "BE", ', '"BE", ', [], id="host countries are the portal's reading"),
        pytest.param('effort_weight = "warn"', 'effort_weight = "off"', [], id="a switch of the portal"),
    ],
)
def test_what_changes_of_a_participation_is_named_and_the_portals_readings_are_silent(without_nhgri, old, new, told):
    assert amended(without_nhgri, old, new) == (2, told)
