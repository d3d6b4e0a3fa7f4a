"""Addresses of patrol."""

from django.urls import URLPattern, URLResolver, path

from heliograph.patrol.views import blocks, calls, plans, roster_hand, roster_signing, rosters, shifts, swaps, trying

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/patrol/", calls.listing, name="desk_patrol"),
    path("desk/patrol/calls/new/", calls.new, name="desk_calls_new"),
    path("desk/patrol/calls/<int:file_id>/", calls.file, name="desk_calls"),
    path("desk/patrol/calls/<int:file_id>/withdraw/", calls.withdraw, name="desk_calls_withdraw"),
    path("desk/patrol/blocks/new/", blocks.new, name="desk_blocks_new"),
    path("desk/patrol/blocks/<int:map_id>/retire/", blocks.retire, name="desk_blocks_retire"),
    path("desk/patrol/plans/new/", plans.new, name="desk_plan_new"),
    path("desk/patrol/plans/<int:plan_id>/", plans.plan, name="desk_plan"),
    path("desk/patrol/plans/<int:plan_id>/map.geojson", plans.shapes, name="desk_plan_shapes"),
    path("desk/patrol/plans/<int:plan_id>/units.json", plans.units, name="desk_plan_units"),
    path("desk/patrol/plans/<int:plan_id>/hand/", plans.hand, name="desk_plan_hand"),
    path("desk/patrol/plans/<int:plan_id>/what-if/", trying.what_if, name="desk_plan_what_if"),
    path("desk/patrol/plans/<int:plan_id>/fairness.csv", trying.fairness, name="desk_plan_fairness"),
    path("desk/patrol/plans/<int:plan_id>/do/<slug:verb>/", plans.do, name="desk_plan_do"),
    path("desk/patrol/rosters/", rosters.listing, name="desk_rosters"),
    path("desk/patrol/rosters/new/", rosters.new, name="desk_roster_new"),
    path("desk/patrol/rosters/<int:roster_id>/", rosters.roster, name="desk_roster"),
    path("desk/patrol/rosters/<int:roster_id>/hand/", roster_hand.hand, name="desk_roster_hand"),
    path("desk/patrol/rosters/<int:roster_id>/hand/step/", roster_hand.step, name="desk_roster_step"),
    path("desk/patrol/rosters/<int:roster_id>/copy/", roster_hand.copy, name="desk_roster_copy"),
    path("desk/patrol/rosters/<int:roster_id>/seats/", roster_signing.seats, name="desk_roster_seats"),
    path("desk/patrol/rosters/<int:roster_id>/sign/", roster_signing.sign, name="desk_roster_sign"),
    path("desk/patrol/rosters/<int:roster_id>/withdraw/", roster_signing.withdraw, name="desk_roster_withdraw"),
    path("desk/patrol/rosters/<int:roster_id>/month/", roster_signing.month, name="desk_roster_month"),
    path("desk/patrol/rosters/<int:roster_id>/cancel/", rosters.cancel, name="desk_roster_cancel"),
    path("desk/patrol/rosters/<int:roster_id>/squad.toml", rosters.squad, name="desk_roster_squad"),
    path("desk/patrol/rosters/<int:roster_id>/roster.csv", rosters.table, name="desk_roster_table"),
    path("desk/shifts/swaps/", swaps.listing, name="desk_swaps"),
    path("desk/shifts/swaps/new/<int:roster_id>/<str:on>/", swaps.new, name="desk_swap_new"),
    path("desk/shifts/swaps/<int:swap_id>/", swaps.swap, name="desk_swap"),
    path("desk/shifts/swaps/<int:swap_id>/do/<slug:verb>/", swaps.do, name="desk_swap_do"),
    path("desk/shifts/", shifts.page, name="desk_shifts"),
    path("desk/shifts/shifts.ics", shifts.file, name="desk_shifts_file"),
    path("desk/shifts/address/", shifts.address, name="desk_shifts_address"),
    path("shifts/<str:secret>.ics", shifts.feed, name="shifts_feed"),
]
