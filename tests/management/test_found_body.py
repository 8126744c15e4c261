"""The command that founds an installation's first bodies."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from deliberation.bodies.models import Body, Membership
from deliberation.bodies.permissions import Role

pytestmark = pytest.mark.django_db


def found(*arguments: str) -> str:
    out = StringIO()
    call_command("found_body", *arguments, stdout=out)
    return out.getvalue()


def test_a_body_and_its_chair() -> None:
    printed = found(
        "政协云山县委员会", "--chair", "zhou", "--chair-name", "周明远", "--generate-password"
    )
    body = Body.objects.get(name="政协云山县委员会")
    chair = User.objects.get(username="zhou")
    assert Membership.objects.get(body=body, user=chair).role == Role.CHAIR
    assert body.stream.head_seq == 1
    password = printed.split("zhou: ")[1].split()[0]
    assert chair.check_password(password)


def test_a_second_body_below_the_first_led_by_the_same_person() -> None:
    found("政协云山县委员会", "--chair", "zhou", "--chair-name", "周明远", "--generate-password")
    above = Body.objects.get(name="政协云山县委员会")
    found("柳溪镇", "--level", "town", "--chair", "zhou", "--parent", above.public_id)
    assert Body.objects.get(name="柳溪镇").parent == above
    chairs = Membership.objects.filter(body__name__in=["政协云山县委员会", "柳溪镇"])
    assert [chair.user.username for chair in chairs] == ["zhou", "zhou"]


@pytest.mark.parametrize(
    "arguments", [("--chair", "nobody"), ("--chair", "zhou", "--parent", "no-such-body")]
)
def test_refused_without_a_name_or_with_a_wrong_parent(arguments: tuple[str, ...]) -> None:
    before = Body.objects.count(), User.objects.count()
    with pytest.raises(CommandError):
        found("政协云山县委员会", *arguments)
    assert (Body.objects.count(), User.objects.count()) == before
