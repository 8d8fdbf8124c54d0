"""How does a person promise to keep to themselves what they read for a call?"""

from calls.models import Call
from journal.refusals import NotAllowed
from journal.services import record
from journal.transactions import use_case
from reviews.models import Pledge


@use_case
def pledge(call_pk, *, text, actor, at):
    """Keep a person's promise for a call in the words they read, and return the Pledge; the first one stands.

    `text` is what JSON can hold, such as {"language": "ja", "statements": [...]}. Raises NotAllowed, Call.DoesNotExist.
    """
    call = Call.objects.get(pk=call_pk)
    if not actor.has_perm("reviews.pledge_confidentiality", call):
        raise NotAllowed(right="reviews.pledge_confidentiality")
    given, is_new = Pledge.objects.get_or_create(person=actor, call=call, defaults={"text": text, "pledged_at": at})
    if is_new:
        record("pledge.given", subject=given, actor=actor, at=at, detail={"call": call.slug})
    return given
