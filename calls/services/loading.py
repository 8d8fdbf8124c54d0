"""How is a call loaded from its file, and how does a changed file amend it in public?"""

import tomllib
from pathlib import Path

from agencies.services import load_agencies
from calls.deadlines import noon_jst
from calls.definition import LANGUAGES, DefinitionError, Words, parse_call
from calls.models import Call, ChangeLogEntry
from calls.refusals import DeadlineMovedEarlier, NumberPrefixInUse
from calls.services.writing import columns_of, elements_of, fill, new_call, write_parts
from journal.sentences import tokyo_day
from journal.services import record
from journal.transactions import outside_transaction, use_case, within_transaction

# What the portal writes into the public change log where the file itself tells nothing new.
TOLD = {
    "closes_on": Words(
        "The submission deadline was moved to {closes_on}, 12:00 noon (Japan Standard Time).",
        "応募締切を{closes_on}正午（日本標準時）に延長しました。",
    ),
    "interview_days": Words(
        "The interview days were set: {interview_days}.", "ヒアリング審査の実施日を{interview_days}としました。"
    ),
    "participations": Words("The participating funding agencies were changed.", "参加機関を変更しました。"),
    "places_max": Words("The number of projects to be selected was changed.", "採択予定課題数を変更しました。"),
    "areas": Words("The research areas were changed.", "研究領域の記載を変更しました。"),
    "criteria": Words("The evaluation items were changed.", "評価項目を変更しました。"),
}
ELSE = Words("Details of the call were changed.", "公募情報の記載を変更しました。")
SILENT = {"change_log", "last_updated_on"}  # these tell of changes, they are none themselves


@outside_transaction
def load_call(path, *, actor=None, at):
    """Load or amend a call from its TOML file, with the agencies it names; returns the Call.

    Loading the same file again changes nothing. Raises DefinitionError (file, keys, what was expected),
    AgenciesFileBroken, AgencyUnknown, ProgrammeUnknown, NumberPrefixTaken, NumberPrefixInUse,
    DeadlineMovedEarlier, SeatsTaken, PartStillNeeded, and then changes nothing of the call.
    """
    definition = parse_call(_read(Path(path)), file=Path(path).name)
    load_agencies(actor=actor, at=at)
    return keep_call(definition, actor=actor, at=at)


def _read(path):
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DefinitionError(path.name, [("(file)", f"a readable TOML file: {error}")]) from None


@use_case
def keep_call(definition, *, actor, at):
    """Publish a definition, or amend the call it describes; returns the Call. Raises what `load_call` raises."""
    call = Call.objects.select_for_update(of=("self",)).filter(slug=definition.slug).first()
    if call is None:
        call = new_call(definition, at=at)
        record("call.published", subject=call, actor=actor, at=at, detail={"version": call.version})
        return call

    before, after = call.elements, elements_of(definition)
    changed = sorted(key for key in after if after[key] != before.get(key))
    if not changed:
        return call
    if definition.number_prefix != call.number_prefix:
        raise NumberPrefixInUse(prefix=call.number_prefix, wanted=definition.number_prefix)
    if noon_jst(definition.closes_on) < call.closes_at:
        raise DeadlineMovedEarlier(closes_at=call.closes_at, wanted=noon_jst(definition.closes_on))

    told_before = call.change_log.count()
    columns = {**columns_of(definition), "version": call.version + 1}
    for name, value in columns.items():
        setattr(call, name, value)
    call.save(update_fields=list(columns))
    write_parts(call, definition)
    if call.change_log.count() == told_before:
        _tell(call, definition, set(changed) - SILENT, at=at)
    told = {key: [before.get(key), after[key]] for key in changed if not isinstance(after[key], list | dict)}
    detail = {"version": call.version, "changed": changed, "before_and_after": told}
    record("call.amended", subject=call, actor=actor, at=at, detail=detail)
    return call


@within_transaction
def _tell(call, definition, changed, *, at):
    words = [TOLD[key] for key in TOLD if key in changed]
    if changed - set(TOLD):
        words.append(ELSE)
    for one in words:
        said = {
            f"text_{language}": fill(getattr(one, language), definition, language, closes_on=definition.closes_on)
            for language in LANGUAGES
        }
        key = {"call": call, "on": tokyo_day(at), "text_en": said["text_en"]}
        ChangeLogEntry.objects.get_or_create(**key, defaults=said)
