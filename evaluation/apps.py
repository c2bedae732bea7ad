from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "evaluation"

    def ready(self) -> None:
        from evaluation import retention, success_kinds

        retention.connect()
        success_kinds.connect()
