"""The shapes of HTTP answers, for checking requests and for the OpenAPI page."""

from rest_framework import serializers

from deliberation.bodies.permissions import Role
from deliberation.sessions.models import Mode
from deliberation.sessions.stages import Stage


class RefusalBody(serializers.Serializer[object]):
    code = serializers.CharField()
    data = serializers.DictField()  # type: ignore[assignment]  # the contract's own name
    ref = serializers.CharField(allow_null=True)


def refusals(*statuses: int) -> dict[int, type[RefusalBody]]:
    """The answers of a door that are no answer, with 503 for a database that does not answer."""
    return dict.fromkeys((*statuses, 503), RefusalBody)


class CommandRequest(serializers.Serializer[object]):
    id = serializers.UUIDField(help_text="Made by the client; the same again is the same command.")
    name = serializers.CharField(max_length=60)
    args = serializers.DictField()


class CommandAnswer(serializers.Serializer[object]):
    id = serializers.UUIDField()
    seq = serializers.IntegerField(help_text="The number of the event.")
    result = serializers.DictField(child=serializers.CharField(), allow_null=True)


class JoinRequest(serializers.Serializer[object]):
    code = serializers.CharField(max_length=40, trim_whitespace=True)


class JoinAnswer(serializers.Serializer[object]):
    session = serializers.CharField()
    seat = serializers.CharField()


class SeatBrief(serializers.Serializer[object]):
    session = serializers.CharField()
    title = serializers.CharField()
    role = serializers.ChoiceField([(role.value, role.value) for role in Role])
    stage = serializers.ChoiceField([(stage.value, stage.value) for stage in Stage])


class BodyBrief(serializers.Serializer[object]):
    body = serializers.CharField()
    name = serializers.CharField()
    role = serializers.CharField()


class PersonBrief(serializers.Serializer[object]):
    id = serializers.CharField()
    name = serializers.CharField()


class MeAnswer(serializers.Serializer[object]):
    person = PersonBrief(allow_null=True)
    language = serializers.CharField()
    seats = SeatBrief(many=True)
    bodies = BodyBrief(many=True)


class SessionBrief(serializers.Serializer[object]):
    id = serializers.CharField()
    title = serializers.CharField()
    topic = serializers.CharField()
    stage = serializers.ChoiceField([(stage.value, stage.value) for stage in Stage])
    mode = serializers.ChoiceField(Mode.choices)
    rehearsal = serializers.BooleanField()
    scheduled_at = serializers.DateTimeField(allow_null=True)
    opened_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    present = serializers.IntegerField()
    statements = serializers.IntegerField()


class DepartmentBrief(serializers.Serializer[object]):
    id = serializers.CharField()
    name = serializers.CharField()


class MayScheduleBody(serializers.Serializer[object]):
    body = serializers.CharField()
    name = serializers.CharField()
    departments = DepartmentBrief(many=True)


class HomeBody(serializers.Serializer[object]):
    id = serializers.CharField()
    name = serializers.CharField()
    sub_brand = serializers.CharField()


class HomeAnswer(serializers.Serializer[object]):
    platform = serializers.CharField()
    body = HomeBody(allow_null=True)
    live = SessionBrief(many=True)
    upcoming = SessionBrief(many=True)
    past = SessionBrief(many=True)
    drafts = SessionBrief(many=True, help_text="Those that this person prepares.")
    may_schedule = MayScheduleBody(
        many=True, help_text="The bodies for which this person may make a session."
    )


class FileRequest(serializers.Serializer[object]):
    file = serializers.FileField(help_text="At most 20 MB; what it is, is told from its bytes.")


class FileAnswer(serializers.Serializer[object]):
    file = serializers.CharField(help_text="For `files` of statement.post, `file` of material.add.")
    name = serializers.CharField()
    size = serializers.IntegerField()
    content_type = serializers.CharField()


class ScheduleRequest(serializers.Serializer[object]):
    args = serializers.DictField(help_text="As for the command session.schedule.")


class ScheduleAnswer(serializers.Serializer[object]):
    session = serializers.CharField()


class RecordAnswer(serializers.Serializer[object]):
    record = serializers.CharField(help_text="The record's stream.")


class HeadAnswer(serializers.Serializer[object]):
    seq = serializers.IntegerField()
    epoch = serializers.CharField()
    hash = serializers.CharField()


class WallQrAnswer(serializers.Serializer[object]):
    url = serializers.CharField()
    qr_svg = serializers.CharField()


class SeatCard(serializers.Serializer[object]):
    seat = serializers.CharField()
    name = serializers.CharField()
    role = serializers.CharField()
    sector = serializers.CharField(allow_null=True)
    department = serializers.CharField(allow_null=True)
    venue = serializers.CharField(allow_null=True)
    code = serializers.CharField(allow_null=True)
    url = serializers.CharField(allow_null=True)
    qr_svg = serializers.CharField(allow_null=True)


class SeatCardsAnswer(serializers.Serializer[object]):
    title = serializers.CharField()
    cards = SeatCard(many=True)
