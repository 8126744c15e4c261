"""Passwords are hashed a few at a time: a hash takes 100 MB, and every request has its thread."""

from threading import BoundedSemaphore

from django.contrib.auth.hashers import Argon2PasswordHasher

AT_ONCE = 4
_places = BoundedSemaphore(AT_ONCE)


class FewAtOnce(Argon2PasswordHasher):
    """Argon2 as Django has it. Whoever comes while it is full waits: a storm costs time alone."""

    def encode(self, password: str, salt: str) -> str:
        with _places:
            encoded: str = super().encode(password, salt)
            return encoded

    def verify(self, password: str, encoded: str) -> bool:
        with _places:
            return bool(super().verify(password, encoded))
