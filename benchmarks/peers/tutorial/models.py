"""One table: what was said."""

from django.db import models


class Message(models.Model):
    room = models.CharField(max_length=40)
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "tutorial"

    def __str__(self) -> str:
        return f"{self.room} {self.pk}"
