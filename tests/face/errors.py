"""Which pages tell that something went wrong? Each as the portal itself answers it."""

from django.test import Client, RequestFactory
from django.urls import reverse

from aspire import errors, views
from tests.face.box import Box


def error_pages(browser, user, language, monkeypatch):
    """Yield (label, page) of every error page, shown to one signed-in person."""
    box = Box(browser, user=user, language=language)

    def shown(label, answer, status):
        assert answer.status_code == status, f"{label}: {answer.status_code}"
        return label, box.show(answer)

    yield shown("404", box.ask("/nowhere/"), 404)
    yield shown("403", box.ask(reverse("accounts_office:people")), 403)
    yield shown("405", box.ask(reverse("set_language")), 405)
    yield shown("too many tries", too_many_tries(box), 429)
    box.client.handler.enforce_csrf_checks = True
    typed = {"title": "A long title", "summary": "Many words"}
    yield shown("a form without its token", box.ask(reverse("account_login"), method="post", data=typed), 403)
    box.client.handler.enforce_csrf_checks = False

    def fails(*_, **__):
        raise RuntimeError("broken for a test")

    monkeypatch.setattr(views, "home_of", fails)
    yield shown("500", box.ask(reverse("home")), 500)
    yield shown("400", errors.bad_request(RequestFactory().get("/"), None), 400)
    box.close()


def too_many_tries(box):
    """Return what whoever asks for one letter after another is told."""
    data = {"email": "hanako@aspire.example"}
    visitor = Client(headers={"accept-language": box.language}, SERVER_NAME="localhost")
    for _ in range(40):
        answer = visitor.post(reverse("account_reset_password"), data)
        if answer.status_code == 429:
            break
    return answer
