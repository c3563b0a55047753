"""What the beat starts, and how often in seconds."""

from __future__ import annotations


def schedule(sweep_seconds: int) -> dict[str, dict[str, object]]:
    """The periodic tasks.

    Args:
        sweep_seconds: pause between two looks for screenings that nobody took.
    """
    return {
        "requeue-forgotten-screenings": {
            "task": "screening.tasks.requeue_forgotten_screenings",
            "schedule": float(sweep_seconds),
        },
        "requeue-forgotten-batches": {
            "task": "screening.tasks.requeue_forgotten_batches",
            "schedule": float(sweep_seconds),
        },
        "requeue-forgotten-reports": {
            "task": "screening.tasks.requeue_forgotten_reports",
            "schedule": 60.0,
        },
        "requeue-forgotten-checks": {
            "task": "screening.tasks.requeue_forgotten_checks",
            "schedule": 60.0,
        },
        "requeue-forgotten-rehearsals": {
            "task": "screening.tasks.requeue_forgotten_rehearsals",
            "schedule": 60.0,
        },
        "take-up-monitoring": {"task": "screening.tasks.take_up_monitoring", "schedule": 15.0},
        "remove-expired-reports": {
            "task": "screening.tasks.remove_expired_reports",
            "schedule": 600.0,
        },
        "remove-old-readings": {
            "task": "screening.tasks.remove_old_readings",
            "schedule": 86400.0,
        },
        "tell-refused-sign-ins": {
            "task": "screening.tasks.tell_refused_sign_ins",
            "schedule": 300.0,
        },
        "seal-break-glass": {"task": "screening.tasks.seal_break_glass", "schedule": 60.0},
        "forget-trials": {"task": "screening.tasks.forget_trials", "schedule": 3600.0},
        "serve-webhooks": {"task": "screening.tasks.serve_webhooks", "schedule": 3.0},
        "follow-for-search": {
            "task": "screening.tasks.follow_for_search",
            "schedule": 5.0,
            # One that waited behind others has nothing to do that the next does not.
            "options": {"expires": 5.0},
        },
        "fetch-due-lists": {"task": "screening.tasks.fetch_due_lists", "schedule": 300.0},
        "mail-letters": {"task": "screening.tasks.mail_letters", "schedule": 30.0},
        "remind-customers": {"task": "screening.tasks.remind_customers", "schedule": 900.0},
        "keep-audit-anchor": {"task": "screening.tasks.keep_audit_anchor", "schedule": 60.0},
        "end-outdated-clearances": {
            "task": "screening.tasks.end_outdated_clearances",
            "schedule": 600.0,
        },
    }
