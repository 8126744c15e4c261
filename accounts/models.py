"""People who can sign in. This floor knows nothing of deliberation."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from accounts.ids import new_id


class User(AbstractUser):
    """A person with a sign-in: by name and password, or made when a personal code is claimed."""

    public_id = models.CharField(max_length=22, unique=True, default=new_id, editable=False)
    name = models.CharField(max_length=80)
    language = models.CharField(
        max_length=10, choices=[("zh-Hans", "简体中文"), ("en", "English")], default="zh-Hans"
    )
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
