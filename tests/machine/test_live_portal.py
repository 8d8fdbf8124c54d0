"""Do the tests' own processes, browser and clocks work together? What journeys stand on."""

import subprocess
import sys

import pytest

from tests import builders, processes

SIGN_UP = {"name": "New Comer", "email": "newcomer@aspire.example"}


@pytest.mark.processes
@pytest.mark.broker
@pytest.mark.browser
@pytest.mark.thorough
def test_a_person_signs_up_in_a_browser_and_the_worker_posts_the_letter(live_portal, page, keep_picture):
    spoken = []
    page.on("console", lambda message: spoken.append(message.text))
    page.goto(f"{live_portal.url}/account/signup/")
    for name, value in SIGN_UP.items():
        page.fill(f"[name={name}]", value)
    page.check("[name=language][value=en]")
    page.fill("[name=password1]", builders.PASSWORD)
    page.fill("[name=password2]", builders.PASSWORD)
    keep_picture(page, "signing-up")
    page.click("main button[type=submit]")
    page.wait_for_url("**/account/confirm/")

    letter = live_portal.letter_to("newcomer@aspire.example")
    assert f"{live_portal.url}/account/confirm/" in letter.get_body(("plain",)).get_content()
    assert spoken == []


@pytest.mark.processes
def test_a_process_can_live_at_another_time(libfaketime):
    done = subprocess.run(
        [sys.executable, "-c", "import datetime; print(datetime.datetime.now(datetime.UTC))"],
        env={"TZ": "UTC", **processes.faked_clock("@2024-05-28 02:59:59")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("2024-05-28 02:59:59.")
