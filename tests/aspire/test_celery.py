"""Does beat ask only for work that a worker knows, and is a message held as carefully as the letters need?"""

from django.conf import settings

from aspire.celery import app


def test_every_task_that_beat_asks_for_exists():
    app.loader.import_default_modules()
    asked = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert asked == {
        "jobs.tasks.sweep",
        "notices.tasks.post_due_letters",
        "notices.tasks.tell_of_failed_letters",
        "proposals.tasks.ask_for_dossiers",
        "proposals.tasks.ask_to_verify_documents",
        "proposals.tasks.ask_to_verify_seals",
        "proposals.tasks.judge_again_where_the_call_changed",
        "proposals.tasks.mark_unknown_outcomes",
        "proposals.tasks.remind_of_drafts",
        "proposals.tasks.remind_of_outcomes",
        "proposals.tasks.sweep_documents",
        "proposals.tasks.tell_of_changes",
        "proposals.tasks.tell_of_extensions",
        "reviews.tasks.ask_for_packets",
        "reviews.tasks.find_conflicts",
        "reviews.tasks.reckon",
        "reviews.tasks.remind_of_reviews",
        "selection.tasks.alarm_of_interviews",
        "selection.tasks.release_due",
        "selection.tasks.remind_of_promises",
        "selection.tasks.settle_withdrawals",
    }
    assert asked <= set(app.tasks)


def test_a_message_is_acknowledged_after_the_work_and_carries_json_in_utc():
    conf = app.conf
    assert (conf.task_acks_late, conf.task_reject_on_worker_lost, conf.worker_prefetch_multiplier) == (True, True, 1)
    assert (conf.accept_content, conf.task_serializer, conf.timezone) == (["json"], "json", "UTC")
