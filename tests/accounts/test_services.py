"""Who gets which role, who may give it, and who remains to give any?"""

import threading

import pytest
from django.db import connection

from accounts.models import Role, User
from accounts.policies import is_administrator, is_officer, is_reviewer
from accounts.refusals import (
    AddressTaken,
    LastAdministrator,
    PersonUnknown,
    RoleAlreadyWorn,
    RoleNotWorn,
    RoleUnknown,
)
from accounts.services import change_password, choose_language, end_role, grant_role, register
from journal.models import Entry
from journal.refusals import NotAllowed
from tests.builders import IN_APRIL, IN_MAY, OPENING

WORN = {"ended_at__isnull": True}


def journal():
    """Return the journal as (verb, subject, actor's key, detail), oldest first."""
    return list(Entry.objects.order_by("pk").values_list("verb", "subject", "actor_id", "detail"))


def test_a_person_who_registers_is_kept_in_lower_case_and_journalled(transactional_db):
    person = register(
        email=" Mika@Aspire.Example ",
        password="a-lantern-in-the-fog",
        name="Mika Okada",
        name_ja="岡田 美佳",
        name_kana="オカダ ミカ",
        language="ja",
        at=IN_APRIL,
    )

    kept = User.objects.values("email", "name", "name_ja", "name_kana", "language", "is_active", "date_joined").get()
    assert kept == {
        "email": "mika@aspire.example",
        "name": "Mika Okada",
        "name_ja": "岡田 美佳",
        "name_kana": "オカダ ミカ",
        "language": "ja",
        "is_active": True,
        "date_joined": IN_APRIL,
    }
    assert person.check_password("a-lantern-in-the-fog")
    assert journal() == [("person.registered", f"accounts.user:{person.pk}", person.pk, {})]


def test_an_address_belongs_to_one_person(hanako):
    with pytest.raises(AddressTaken):
        register(email="HANAKO@aspire.example", password="x", name="Another", at=IN_APRIL)

    assert User.objects.count() == 1 and journal() == []


def test_the_shell_makes_the_first_administrator(jiro):
    grant_role("Jiro@aspire.example", "administrator", actor=None, at=IN_APRIL)

    assert Role.objects.values_list("user_id", "kind", "granted_at", "granted_by_id", "ended_at").get() == (
        jiro.pk,
        "administrator",
        IN_APRIL,
        None,
        None,
    )
    assert journal() == [("role.granted", f"accounts.user:{jiro.pk}", None, {"role": "administrator"})]


def test_an_administrator_grants_and_ends_a_role(sora, jiro):
    grant_role(jiro.pk, "reviewer", actor=sora, at=IN_APRIL)
    end_role(jiro.pk, "reviewer", actor=sora, at=IN_MAY)

    role = Role.objects.get(user=jiro)
    assert (role.granted_by, role.granted_at, role.ended_by, role.ended_at) == (sora, IN_APRIL, sora, IN_MAY)
    assert journal() == [
        ("role.granted", f"accounts.user:{jiro.pk}", sora.pk, {"role": "reviewer"}),
        ("role.ended", f"accounts.user:{jiro.pk}", sora.pk, {"role": "reviewer"}),
    ]


def test_a_role_that_ended_can_be_granted_again(sora, jiro):
    grant_role(jiro.pk, "officer", actor=sora, at=OPENING)
    end_role(jiro.pk, "officer", actor=sora, at=IN_APRIL)
    grant_role(jiro.pk, "officer", actor=sora, at=IN_MAY)

    assert list(jiro.roles.order_by("granted_at").values_list("granted_at", "ended_at")) == [
        (OPENING, IN_APRIL),
        (IN_MAY, None),
    ]


@pytest.mark.parametrize("who", ["hanako", "kenji", "aiko", "jiro"])
def test_nobody_but_administrators_grants_or_ends_a_role(cast, who):
    with pytest.raises(NotAllowed):
        grant_role(cast["jiro"].pk, "officer", actor=cast[who], at=IN_APRIL)
    with pytest.raises(NotAllowed):
        end_role(cast["kenji"].pk, "reviewer", actor=cast[who], at=IN_APRIL)

    assert journal() == []


@pytest.mark.parametrize(
    ("who", "kind", "refusal"),
    [
        pytest.param("nobody@aspire.example", "officer", PersonUnknown, id="no such person"),
        pytest.param("jiro@aspire.example", "king", RoleUnknown, id="no such role"),
        pytest.param("kenji@aspire.example", "reviewer", RoleAlreadyWorn, id="worn already"),
    ],
)
def test_a_role_is_not_granted(cast, who, kind, refusal):
    with pytest.raises(refusal):
        grant_role(who, kind, actor=cast["sora"], at=IN_APRIL)

    assert journal() == []


def test_a_role_that_is_not_worn_cannot_end(sora, jiro):
    with pytest.raises(RoleNotWorn):
        end_role(jiro.pk, "reviewer", actor=sora, at=IN_APRIL)


def test_the_last_administrator_stays(sora):
    with pytest.raises(LastAdministrator):
        end_role(sora.pk, "administrator", actor=sora, at=IN_APRIL)

    assert Role.objects.filter(user=sora, **WORN).exists() and journal() == []


def test_an_administrator_whose_account_is_closed_does_not_count(sora, jiro):
    grant_role(jiro.pk, "administrator", actor=sora, at=OPENING)
    User.objects.filter(pk=jiro.pk).update(is_active=False)

    with pytest.raises(LastAdministrator):
        end_role(sora.pk, "administrator", actor=sora, at=IN_APRIL)
    end_role(jiro.pk, "administrator", actor=sora, at=IN_APRIL)

    assert list(Role.objects.filter(**WORN).values_list("user_id", flat=True)) == [sora.pk]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_end_each_other_leave_one(sora, jiro):
    grant_role(jiro.pk, "administrator", actor=None, at=OPENING)
    start, ends = threading.Barrier(2), []

    def end(actor, victim):
        start.wait()
        try:
            end_role(victim.pk, "administrator", actor=User.objects.get(pk=actor.pk), at=IN_APRIL)
            ends.append("ended")
        except (LastAdministrator, NotAllowed):
            ends.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=end, args=pair) for pair in ((sora, jiro), (jiro, sora))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ends) == ["ended", "refused"]
    assert Role.objects.filter(kind="administrator", **WORN).count() == 1


def test_an_administrator_is_no_officer_and_no_reviewer(sora):
    assert (is_administrator(sora), is_officer(sora), is_reviewer(sora)) == (True, False, False)


def test_a_chosen_language_is_kept_and_journalled_once(hanako):
    choose_language(hanako.pk, language="ja", at=IN_APRIL)
    choose_language(hanako.pk, language="ja", at=IN_MAY)

    hanako.refresh_from_db()
    assert hanako.language == "ja"
    assert journal() == [
        ("person.language_chosen", f"accounts.user:{hanako.pk}", hanako.pk, {"before": "en", "after": "ja"})
    ]


def test_a_changed_password_is_journalled_without_the_password(hanako):
    change_password(hanako, "a-kettle-on-the-moon", at=IN_APRIL)

    assert User.objects.get().check_password("a-kettle-on-the-moon")
    assert journal() == [("person.password_changed", f"accounts.user:{hanako.pk}", hanako.pk, {})]
