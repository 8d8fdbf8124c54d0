"""How is a call loaded from its file, and how does a changed file amend it in public?"""

import tomllib
from datetime import date
from pathlib import Path

from agencies.services import load_agencies
from calls.deadlines import noon_jst
from calls.definition import DefinitionError, parse_call
from calls.models import Call, Extension
from calls.refusals import DeadlineMovedEarlier, NumberPrefixInUse
from calls.services.amending import tell
from calls.services.extending import release_from_older_letters
from calls.services.writing import columns_of, elements_of, new_call, write_parts
from journal.sentences import tokyo_day
from journal.services import record
from journal.transactions import outside_transaction, use_case, within_transaction


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
    call = Call.objects.select_for_update(of=("self",), no_key=True).filter(slug=definition.slug).first()
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
    closes_at = _deadline_of(call, definition)

    told_before, was_at = call.change_log.count(), call.closes_at
    columns = {
        **columns_of(definition),
        "closes_at": closes_at,
        "last_updated_on": _last_updated_on(call, definition),
        "version": call.version + 1,
    }
    for name, value in columns.items():
        setattr(call, name, value)
    call.save(update_fields=list(columns))
    write_parts(call, definition)
    if call.change_log.count() == told_before:
        tell(call, definition, before, set(changed) - ({"closes_on"} if closes_at == was_at else set()), at=at)
    if closes_at > was_at:
        _extend(call, was_at=was_at, actor=actor, at=at)
    told = {key: [before.get(key), after[key]] for key in changed if not isinstance(after[key], list | dict)}
    detail = {"version": call.version, "changed": changed, "before_and_after": told}
    record("call.amended", subject=call, actor=actor, at=at, detail=detail)
    return call


@within_transaction
def _extend(call, *, was_at, actor, at):
    """Keep a deadline that a file moved later as the Extension that it is: everybody with a draft is owed a letter."""
    told = call.change_log.order_by("-on", "-pk")[0]
    words = {"reason_en": told.text_en, "reason_ja": told.text_ja}
    release_from_older_letters(call, actor=actor, at=at)
    Extension.objects.create(
        call=call, was_at=was_at, closes_at=call.closes_at, decided_at=at, decided_by=actor, **words
    )


@within_transaction
def _deadline_of(call, definition):
    """Return the later of the file's noon and the last extension; raises DeadlineMovedEarlier.

    An extension stands whatever a file says that does not know of it, but no file takes back what it announced itself.
    """
    announced, wanted = date.fromisoformat(call.elements["closes_on"]), definition.closes_on
    if wanted < announced:
        raise DeadlineMovedEarlier(closes_at=call.closes_at, wanted=noon_jst(wanted))
    extended = call.extensions.order_by("-closes_at").values_list("closes_at", flat=True).first()
    return max(noon_jst(wanted), extended or noon_jst(wanted))


@within_transaction
def _last_updated_on(call, definition):
    """Return the later of the file's day and that of the last extension, of which the file may not know."""
    extended = call.extensions.order_by("-decided_at").values_list("decided_at", flat=True).first()
    return max(definition.last_updated_on, tokyo_day(extended) if extended else definition.last_updated_on)
