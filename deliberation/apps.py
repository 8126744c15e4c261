from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    name = "deliberation"
    verbose_name = "Deliberation"

    def ready(self) -> None:
        # Importing registers every command; models must be loaded first.
        import deliberation.commands  # noqa: F401, PLC0415
