"""Takes down who is a superuser, or has rights beside their roles, before either has an event.

From here on the record is held against them: whom no event tells is named by ``verify_audit``. The
link is made of what is hashed and no more, so that later columns of events change nothing here.
"""

from django.conf import settings
from django.db import migrations
from django.utils import timezone

from screening.terms.audit_chain import GENESIS, instant_text, link_hash
from screening.terms.values import canonical_json

BY = "migrate"


def take_down(apps, schema_editor):
    """Append an event for each, in the order of their keys."""
    people = apps.get_model(settings.AUTH_USER_MODEL)
    for person in people.objects.filter(is_superuser=True).order_by("pk"):
        append(apps, "superuser_found", person, person=person.username)
    with_own = people.objects.filter(user_permissions__isnull=False).distinct().order_by("pk")
    for person in with_own:
        own = person.user_permissions.values_list("content_type__app_label", "codename")
        rights = sorted(".".join(each) for each in own)
        append(apps, "rights_found", person, person=person.username, rights=rights)


def append(apps, verb, subject, **data):
    """One link of the chain, as ``screening.audit`` makes it; the web may be appending, too."""
    head, event = (
        apps.get_model("screening", "AuditHead"),
        apps.get_model("screening", "AuditEvent"),
    )
    if not head.objects.exists():
        head.objects.bulk_create([head(id=1, position=0, hash=GENESIS)], ignore_conflicts=True)
    end = head.objects.select_for_update().get(pk=1)
    link = {
        "position": end.position + 1,
        "at": timezone.now(),
        "actor": BY,
        "verb": verb,
        "subject_type": "user",
        "subject_id": str(subject.pk),
        "data": data,
        "previous": end.hash,
    }
    digest = link_hash(link | {"at": instant_text(link["at"])})
    event.objects.create(
        id=link["position"],
        at=link["at"],
        actor=BY,
        verb=verb,
        subject_type="user",
        subject_id=link["subject_id"],
        data_json=canonical_json(data),
        previous_hash=end.hash,
        hash=digest,
    )
    head.objects.filter(pk=1).update(position=link["position"], hash=digest)


class Migration(migrations.Migration):
    dependencies = [
        ("screening", "0042_marks_of_restores"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(take_down, migrations.RunPython.noop)]
