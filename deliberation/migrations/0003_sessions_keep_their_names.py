"""A session keeps the names that its body had: taken from its log, or from the body if that is bare."""

import json

from django.db import migrations, models


def keep_names(apps, schema_editor):
    Session = apps.get_model("deliberation", "Session")
    for session in Session.objects.select_related("body"):
        shown = _last_shown(apps, session)
        session.body_name = shown.get("body_name", session.body.name)
        session.sub_brand = shown.get("sub_brand", session.body.sub_brand)
        session.save(update_fields=["body_name", "sub_brand"])


def _last_shown(apps, session):
    bodies = apps.get_model("deliberation", "EventBody").objects.filter(
        stream=session.stream_id,
        scope__in=("public", "participants"),
        body__contains='"body_name"',
    )
    for text in bodies.order_by("-seq").values_list("body", flat=True).iterator():
        for entity in json.loads(text).get("put", {}).get("session", {}).values():
            return entity
    return {}


class Migration(migrations.Migration):

    dependencies = [
        ('deliberation', '0002_own_words_name_their_command'),
    ]

    operations = [
        migrations.AddField(
            model_name='session',
            name='body_name',
            field=models.CharField(default='', max_length=80),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='session',
            name='sub_brand',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.RunPython(keep_names, migrations.RunPython.noop),
    ]
