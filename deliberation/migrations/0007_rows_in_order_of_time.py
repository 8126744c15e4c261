from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deliberation", "0006_needless_indexes"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="receipt",
            name="one_answer_per_command",
        ),
        migrations.RemoveIndex(
            model_name="eventbody",
            name="body_subject",
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(
                fields=("stream", "command_id", "actor"), name="one_answer_per_command"
            ),
        ),
    ]
