"""Celery tasks: ids in, ids out, safe to run twice."""

from __future__ import annotations

from celery import shared_task

from screening import pipeline
from screening.cases import clearances


@shared_task
def run_screening(screening_id: str) -> str:
    """Screen one transaction; does nothing if another worker holds it or it is done."""
    pipeline.run_screening(screening_id=screening_id)
    return screening_id


@shared_task
def requeue_forgotten_screenings() -> list[str]:
    """Queue again what the broker forgot or a killed worker left behind."""
    forgotten = pipeline.forgotten_screenings()
    for screening_id in forgotten:
        run_screening.delay(screening_id)
    return forgotten


@shared_task
def end_outdated_clearances() -> int:
    """End clearances that expired or whose listed party changed."""
    return clearances.end_outdated_clearances()
