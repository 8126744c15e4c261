"""How people come to have an account."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves: the office makes accounts, a personal code claims a seat."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
