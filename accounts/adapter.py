"""How people come to have an account, and what is counted when they sign in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.addresses import counted_address


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves: the office makes accounts, a personal code claims a seat."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return counted_address(super().get_client_ip(request))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The name alone. allauth adds the host that the request is for, which the sender writes:
        every port would bring five more tries. And as the database compares names: ſ is s.
        """
        name: str = credentials.get("username", "")
        return name.upper().casefold()
