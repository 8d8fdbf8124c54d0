"""What does the public change log say of an amended file, where the file itself tells nothing new?"""

from django.utils import translation

from agencies.models import Agency
from calls.definition import LANGUAGES, Words
from calls.models import ChangeLogEntry
from calls.queries import printed_name
from calls.services.writing import fill
from journal.sentences import day, tokyo_day
from journal.transactions import within_transaction

TOLD = {
    "closes_on": Words(
        "The submission deadline was moved to {closes_on}, 12:00 noon (Japan Standard Time).",
        "応募締切を{closes_on}正午（日本標準時）に延長しました。",
    ),
    "interview_days": Words(
        "The interview days were set: {interview_days}.", "ヒアリング審査の実施日を{interview_days}としました。"
    ),
    "places_max": Words("The number of projects to be selected was changed.", "採択予定課題数を変更しました。"),
    "areas": Words("The research areas were changed.", "研究領域の記載を変更しました。"),
    "criteria": Words("The evaluation items were changed.", "評価項目を変更しました。"),
}
ELSE = Words("Details of the call were changed.", "公募情報の記載を変更しました。")

ADDED = Words(
    "{agency} added to the participating funding agencies, counting from {counts_from}.",
    "参加機関に{agency}を追加しました（{counts_from}から対象）。",
)
OF_A_PARTICIPATION = {
    "kind": {
        "existing": Words(
            "{agency}: the type of participation is now “Existing grant”.",
            "{agency}の参加形態を「既存グラント」に変更しました。",
        ),
        "existing-plus": Words(
            "{agency}: the type of participation is now “Existing grant + chance of additional grant”.",
            "{agency}の参加形態を「既存グラント＋追加支援の可能性あり」に変更しました。",
        ),
    },
    "effective_on": Words("{agency} counts from {counts_from}.", "{agency}は{counts_from}から対象とします。"),
    "programmes_only": Words(
        "{agency}: the programmes that count were changed.", "{agency}の対象プログラムを変更しました。"
    ),
    "notes": Words("{agency}: the notes were changed.", "{agency}の備考を変更しました。"),
    "contact": Words("{agency}: the contact was changed.", "{agency}の連絡先を変更しました。"),
}
# These tell of changes and are none themselves, or they are the portal's own readings of the call.
SILENT = {
    *("change_log", "last_updated_on", "effort_weight", "decision_quorum", "participations"),
    *("stages", "conflict_rules"),
}


@within_transaction
def tell(call, definition, before, changed, *, at):
    """Write into the change log what a file changed: `changed` are the keys of its definition, `before` its old one."""
    words = [TOLD[key] for key in TOLD if key in changed]
    if changed - set(TOLD) - SILENT:
        words.append(ELSE)
    said = [
        {
            language: fill(getattr(one, language), definition, language, closes_on=definition.closes_on)
            for language in LANGUAGES
        }
        for one in words
    ]
    if "participations" in changed:
        said += _of_participations(call, definition, before.get("participations", []))
    for one in said:
        texts = {"text_en": one["en"], "text_ja": one["ja"]}
        key = {"call": call, "on": tokyo_day(at), "text_en": one["en"]}
        ChangeLogEntry.objects.get_or_create(**key, defaults=texts)


def _of_participations(call, definition, before):
    """Return what is to be said of agencies that were added or take part otherwise, one saying for each change."""
    earlier = {one["agency"]: one for one in before}
    named = Agency.objects.select_related("country").in_bulk(
        [one.agency for one in definition.participations], field_name="key"
    )
    said = []
    for part in definition.participations:
        for words in _changes(earlier.get(part.agency), part):
            said.append(_filled(words, call, definition, part, named[part.agency]))
    return said


def _changes(earlier, part):
    """Return the Words for what differs between an earlier participation (plain JSON, or None) and one of now."""
    if earlier is None:
        return [ADDED]
    now = {
        "kind": part.kind,
        "effective_on": part.effective_on.isoformat() if part.effective_on else None,
        "programmes_only": list(part.programmes_only),
        "notes": {"en": part.notes.en, "ja": part.notes.ja},
        "contact": part.contact,
    }
    differs = [key for key in now if earlier.get(key) != now[key]]
    return [OF_A_PARTICIPATION[key][part.kind] if key == "kind" else OF_A_PARTICIPATION[key] for key in differs]


def _filled(words, call, definition, part, agency):
    """Return Words as {language: text}, with the agency and its country as the call prints them."""
    country, said = printed_name(call, agency.country), {}
    for language in LANGUAGES:
        name = agency.abbreviation or (language == "ja" and agency.name_ja) or agency.name_en
        with translation.override(language):
            counts_from = day(part.effective_on or definition.opens_on)
        named = f"{name}（{country['ja']}）" if language == "ja" else f"{name} ({country['en']})"
        said[language] = getattr(words, language).replace("{agency}", named).replace("{counts_from}", counts_from)
    return said
