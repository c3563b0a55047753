"""Which queues there are, and which task goes by which."""

from __future__ import annotations

# Queues by purpose. A worker without -Q serves all, the one that somebody waits for first.
INTERACTIVE, BULK, REPORTS, LISTS = "celery", "bulk", "reports", "lists"
CELERY_TASK_QUEUES: dict[str, dict[str, object]] = {
    name: {} for name in (INTERACTIVE, BULK, REPORTS, LISTS)
}
CELERY_TASK_ROUTES = {
    f"screening.tasks.{task}": {"queue": queue}
    for task, queue in (
        ("run_screenings", BULK),
        ("take_in_batch", BULK),
        ("follow_for_search", BULK),
        ("check_record", BULK),
        ("make_report", REPORTS),
        ("fetch_list", LISTS),
    )
}
