"""The shapes everything else is made of: command, entity, event, call, actor, access."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, NamedTuple, TypeVar
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, StringConstraints

VAULT = "vault"
PUBLIC = "public"
PARTICIPANTS = "participants"
STAFF = "staff"
_OWN = "own:"
_set = object.__setattr__  # past the frozen

PublicId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{22}$")]
# A time as a command gives it: with its zone, and kept as the database gives it back, in UTC.
Moment = Annotated[AwareDatetime, AfterValidator(lambda time: time.astimezone(UTC))]


def department_scope(department: str) -> str:
    return f"department:{department}"


def department_of(scope: str) -> str | None:
    """Whose scope it is; None where it is no department's."""
    prefix = department_scope("")
    return scope.removeprefix(prefix) if scope.startswith(prefix) else None


def own_scope(actor: str) -> str:
    return f"{_OWN}{actor}"


def owner_of(scope: str) -> str | None:
    """Whose own scope it is; None for a shared one."""
    return scope.removeprefix(_OWN) if scope.startswith(_OWN) else None


class Shape(BaseModel):
    """Frozen, and deaf to nothing: an undeclared field is an error."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_enum_values=True,
        allow_inf_nan=False,
        json_schema_serialization_defaults_required=True,
    )


class Command(Shape):
    """Base of every command's arguments."""


class Entity(Shape):
    """Base of everything the log shows: the whole present state of one thing for one scope.

    A subclass names its entity (`class StatementEntity(Entity, entity="statement")`). One entity
    lives in exactly one scope, so that clients never merge two versions of it.

    Our own code makes entities from rows, and mypy holds it to their fields: they are not looked
    at again when they are made. `tests.support.shapes` looks at each one that the tests make.
    """

    entity: ClassVar[str]
    registered: ClassVar[dict[str, type[Entity]]] = {}
    id: str

    if not TYPE_CHECKING:

        def __init__(self, /, **fields: Any) -> None:
            _set(self, "__dict__", fields)
            _set(self, "__pydantic_fields_set__", set())
            _set(self, "__pydantic_extra__", None)
            _set(self, "__pydantic_private__", None)

    def __init_subclass__(cls, *, entity: str, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if entity in Entity.registered:
            raise ValueError(f"a second entity named {entity!r}")
        cls.entity = entity
        Entity.registered[entity] = cls

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Takes the class keyword `entity`, which pydantic passes on."""


@dataclass
class Body:
    """One scope's part of an event while it is being written."""

    put: dict[str, dict[str, Entity]] = field(default_factory=dict)
    drop: dict[str, list[str]] = field(default_factory=dict)
    subject: str = ""


class Event:
    """What a handler answers with: one event, its bodies, and what only the vault keeps.

    >>> Event().put("public", statement, subject=seat).keep(author=seat).answer(statement=id)
    """

    def __init__(self) -> None:
        self.bodies: dict[str, Body] = {}
        self.vault: dict[str, Any] = {}
        self.vault_subject = ""
        self.result: dict[str, str] | None = None

    def put(self, scope: str, *entities: Entity, subject: str = "") -> Event:
        """Shows the entities' new state to a scope. `subject`: whose words they carry."""
        body = self.bodies.setdefault(scope, Body())
        for entity in entities:
            body.put.setdefault(entity.entity, {})[entity.id] = entity
        body.subject = body.subject or subject
        return self

    def drop(self, scope: str, entity: type[Entity], *ids: str) -> Event:
        """Takes entities out of a scope's sight."""
        body = self.bodies.setdefault(scope, Body())
        body.drop.setdefault(entity.entity, []).extend(ids)
        return self

    def keep(self, *, subject: str = "", **facts: Any) -> Event:
        """Puts facts into the vault, which is never broadcast: what a recount needs."""
        self.vault.update(facts)
        self.vault_subject = self.vault_subject or subject
        return self

    def answer(self, **result: str) -> Event:
        """What the sender gets with the acknowledgement."""
        self.result = result
        return self


class Actor(NamedTuple):
    """Somebody with rights in one stream. `ref` is their id there and nowhere else."""

    ref: str
    user_id: int | None
    role: str


# The service itself, when something falls due: a role of the permission table like any other.
SYSTEM = Actor("system", None, "system")


Args = TypeVar("Args", bound=Command, covariant=True)


class Call(NamedTuple, Generic[Args]):
    """One command on its way through a handler."""

    actor: Actor
    args: Args
    id: UUID
    at: datetime


class Envelope(NamedTuple):
    """A command as it came from outside: nothing about it is believed yet.

    `system`: the service itself gives it. No door sets it; only `ledger.due` does.
    """

    user_id: int | None
    command_id: UUID
    name: str
    args: Any
    system: bool = False


class Accepted(NamedTuple):
    """Committed: the event's number and the handler's answer. The same again for a repetition."""

    seq: int
    result: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """What a person may read of one stream.

    `scopes` are shared scopes in order; `actor` is set for somebody with rights of their own and
    adds the scope `own:<actor>`. `delayed`: what happens is shown to them later, elsewhere.
    """

    scopes: tuple[str, ...]
    actor: str | None = None
    rights_version: int = 0
    delayed: bool = False

    @property
    def audience(self) -> str:
        """The name of everybody who sees exactly the same shared scopes."""
        return "+".join(self.scopes)
