"""What does `manage.py grant_role EMAIL ROLE` do, and what does it say when it cannot?"""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role


def test_the_command_grants_a_role_and_says_so(jiro):
    said = StringIO()

    call_command("grant_role", "JIRO@aspire.example", "officer", stdout=said)

    assert said.getvalue() == "Jiro Sasaki <jiro@aspire.example> is now Programme officer.\n"
    assert list(Role.objects.values_list("user_id", "kind", "granted_by_id")) == [(jiro.pk, "officer", None)]


@pytest.mark.parametrize(
    ("email", "role", "sentence"),
    [
        pytest.param(
            "nobody@aspire.example",
            "officer",
            "Nobody has an account with the address nobody@aspire.example. They have to sign up first.",
            id="nobody",
        ),
        pytest.param(
            "jiro@aspire.example",
            "king",
            "There is no role “king”. The roles are reviewer, officer and administrator.",
            id="no such role",
        ),
    ],
)
def test_the_command_refuses_in_one_sentence(jiro, email, role, sentence):
    with pytest.raises(CommandError) as refused:
        call_command("grant_role", email, role)

    assert str(refused.value) == sentence
    assert not Role.objects.exists()
