from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "heliograph.questions"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "常问和问答"

    def ready(self) -> None:
        from heliograph.matters import events
        from heliograph.publishing import announcing
        from heliograph.questions import keeping  # noqa: F401 (registers the jobs)
        from heliograph.questions.actions import bank, reception
        from heliograph.questions.reading import review_cards
        from heliograph.supervision.reading import others

        announcing.subscribe(bank.listen)
        events.subscribe(reception.listen)
        others.register(review_cards.cards)
