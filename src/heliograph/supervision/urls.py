"""Addresses of supervision, all on the desk."""

from django.urls import URLPattern, URLResolver, path

from heliograph.supervision.views import cards, reviews, sampling, stages

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/cards/", cards.cards, name="cards"),
    path("desk/cards/<uuid:card_id>/", cards.card, name="card"),
    path("desk/stages/", stages.board, name="stages"),
    path("desk/stages/list/", stages.stage, name="stage"),
    path("desk/reviews/", reviews.index, name="reviews"),
    path("desk/reviews/draw/", sampling.draw, name="review_draw"),
    path("desk/reviews/rules/", sampling.rule_texts, name="review_rules"),
    path("desk/reviews/samples/<uuid:sample_id>/", sampling.sample, name="review_sample"),
    path("desk/reviews/samples/<uuid:sample_id>/population.csv", sampling.population, name="review_population"),
    path("desk/reviews/matters/<uuid:reviewed_id>/", reviews.matter, name="review_matter"),
    path("desk/reviews/findings/<uuid:finding_id>/", reviews.finding, name="review_finding"),
]
