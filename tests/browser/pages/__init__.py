"""Every page type there is, and how a person gets to it.

`PAGES` is the list that `test_every_page` walks; a new address that no page here ends at, and that is not among
`NOT_PAGES`, fails `test_no_page_is_forgotten`. A page opens itself by the ways a person has (`ways`). Each file has the pages
of a room; a new list must be added to `PAGES`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.browser.pages.appraisal import APPRAISAL
from tests.browser.pages.boards import BOARDS
from tests.browser.pages.cases import CASES_DESK, PARTIES, PROPERTY_AND_FEED, SUPERVISION
from tests.browser.pages.channels import DOORS, TALK, TOLD
from tests.browser.pages.checks import CHECKS, PANEL
from tests.browser.pages.neighbourhood import BOOKINGS, DISPUTES, DUTIES, MY_OFFICER, VISITS, VOLUNTEERS
from tests.browser.pages.opendata import OPENDATA
from tests.browser.pages.patrol import PATROL
from tests.browser.pages.publishing import HEARINGS, NOTICES, PUBLISHING
from tests.browser.pages.questions import ANSWERING, FORUM, HEARD, QUESTIONS, READERS
from tests.browser.pages.residents import PUBLIC, RESIDENT
from tests.browser.pages.staff import ADMINISTRATION, HANDING_OVER, STAFF
from tests.browser.pages.surveys import SURVEYS
from tests.browser.pages.ways import PageType, send

__all__ = ["ELSEWHERE", "NOT_PAGES", "PAGES", "PUBLIC", "PageType", "addresses", "send"]

PAGES = (
    PUBLIC
    + BOOKINGS
    + DOORS
    + RESIDENT
    + STAFF
    + ADMINISTRATION
    + PUBLISHING
    + NOTICES
    + HEARINGS
    + CASES_DESK
    + SUPERVISION
    + PROPERTY_AND_FEED
    + HANDING_OVER
    + PARTIES
    + TALK
    + QUESTIONS
    + TOLD
    + ANSWERING
    + READERS
    + MY_OFFICER
    + HEARD
    + VISITS
    + DUTIES
    + DISPUTES
    + FORUM
    + VOLUNTEERS
    + CHECKS
    + PANEL
    + BOARDS
    + APPRAISAL
    + OPENDATA
    + SURVEYS
    + PATROL
)


ELSEWHERE = {
    "mfa_authenticate": "test_second_factor",
    "mfa_deactivate_totp": "test_second_factor",
    "mfa_view_recovery_codes": "test_second_factor",
    "mfa_generate_recovery_codes": "test_second_factor",
    "mfa_edit_webauthn": "test_second_factor",
    "mfa_remove_webauthn": "test_second_factor",
}
"""Pages that a flow leads to; the test in that module asks axe-core about them on the way."""


NOT_PAGES = {
    "survey_send": "takes the answers in and goes to the survey; with an error it is the page of questions",
    "survey_drawn": "a download",
    "survey_open_answers": "a download",
    "call_back_agree": "notes yes or no and goes back",
    "desk_survey_do": "takes a step and goes back",
    "opendata_catalog": "JSON-LD",
    "opendata_changes": "JSON",
    "opendata_badge_json": "JSON",
    "opendata_badge_picture": "a picture",
    "opendata_latest": "goes on to the newest release",
    "opendata_latest_file": "goes on to a download",
    "opendata_proof": "JSON",
    "opendata_file": "a download",
    "report_pdf": "a PDF",
    "desk_report_publish": "takes a step and goes back",
    "desk_opendata_correct": "takes a step and goes back",
    "draw_file": "JSON",
    "figures_noise_json": "JSON",
    "figures_noise_file": "JSON",
    "figures_noise_proof": "JSON",
    "desk_unit_question_explain": "records an explanation and goes back; with an error it is the page of questions",
    "visits_worker": "a script",
    "visits_manifest": "JSON",
    "visits_data": "JSON; tests/visits",
    "visits_slips": "JSON; tests/visits, not visited: it gives slips out",
    "visits_sync": "JSON; tests/visits",
    "desk_visit_slips_cancel": "cancels slips and goes back",
    "duty_by_number": "goes on to the duty",
    "beats_shapes": "GeoJSON",
    "beats_portrait": "a picture",
    "desk_beat_off": "takes somebody off a card and goes back",
    "campaign_answer": "counts an answer and goes back to the campaign",
    "desk_plan_do": "takes a step and goes back; unsigned, it is the plan's page",
    "desk_plan_shapes": "borders to download",
    "desk_plan_units": "what the map's script counts with",
    "desk_blocks_retire": "retires a map and goes to the list",
    "desk_plan_fairness": "a table to download",
    "desk_plan_hand": "answers the map's script",
    "desk_presence_table": "a table to download",
    "desk_swap_do": "takes a step and goes back; refused, it is the page of the swap",
    "desk_roster_copy": "copies a roster and goes to the copy",
    "desk_roster_step": "takes a step and goes back; refused, it is the page of changes by hand",
    "desk_roster_withdraw": "takes a signed roster back and goes to it; refused, it is the page to sign",
    "desk_shifts_file": "a calendar file",
    "shifts_feed": "a calendar file; tests/patrol",
    "desk_roster_cancel": "stops the worker and goes back",
    "desk_roster_squad": "a squad's file to download",
    "desk_squad_file": "a squad's file to download",
    "desk_squad_aside": "puts a draft aside and goes back to the list",
    "desk_roster_table": "a table to download",
    "desk_roster_workbook": "a workbook to download",
    "desk_plan_posts_table": "a table to download",
    "desk_plan_trial_table": "a table to download",
    "desk_plan_workbook": "a workbook to download",
    "desk_staffing_week": "a table to download",
    "patrol_times_csv": "a table to download",
    "patrol_times_week": "JSON",
    "patrol_times_proof": "JSON",
    "desk_calls_withdraw": "takes a file back and goes to the list",
    "desk_campaign_do": "takes a step and goes back",
    "desk_point_do": "takes a step and goes back",
    "desk_volunteer_do": "takes a step and goes back, or on to the draft of a call",
    "dispute_do": "takes a step and goes back",
    "dispute_leave": "forgets the receipts and goes to `disputes`",
    "firm_rate": "takes a rating and goes back",
    "desk_firm_do": "takes a step and goes back",
    "desk_duties_calendar": "a download",
    "desk_call_do": "takes a step and goes back to the board",
    "forum_voice": "counts a voice and goes back",
    "forum_told": "keeps how a follower is told and goes back",
    "open311_discovery": "JSON or XML",
    "open311_discovery_below": "JSON or XML",
    "open311_services": "JSON or XML",
    "open311_service": "JSON or XML",
    "open311_requests": "JSON or XML",
    "open311_request": "JSON or XML",
    "open311_token": "JSON or XML",
    "open311_updates": "JSON or XML",
    "channel_reports": "what a gateway posts to us",
    "desk_channel_seen_to": "takes a step and goes back",
    "desk_send_number": "takes a step and goes back",
    "figures_templates_csv": "a download",
    "answers_suggest": "JSON for the form's script",
    "repeats_suggest": "JSON for the form's script",
    "answer_verdict": "counts, and goes back or on to the form",
    "live_now": "the part of a page that changes",
    "live_calendar": "a download",
    "reception_calendar": "a download",
    "book_calendar": "a download",
    "booking_own_calendar": "a download",
    "book_queue_json": "a download",
    "desk_booking_do": "takes a step and goes back",
    "desk_answer_review": "takes a step and goes back",
    "desk_choose_procedure": "takes a step and goes back, or on to the form",
    "desk_reader_switch": "takes a step and goes back",
    "desk_reader_teach": "takes a step and goes back",
    "desk_reader_end": "takes a step and goes back",
    "desk_reader_decide": "takes a step and goes back",
    "desk_live_do": "takes a step and goes back",
    "desk_reception_do": "takes a step and goes back",
    "dispute_told": "takes a step and goes back",
    "push_worker": "a script",
    "push_moved": "what a browser's worker posts to us",
    "wechat": "what WeChat posts to us",
    "sms_incoming": "what a gateway posts to us",
    "robots": "plain text",
    "sitemap": "XML",
    "security_txt": "plain text",
    "feeds_alerts": "Atom",
    "feeds_certificates": "a download",
    "feeds_alert": "CAP",
    "feeds_alert_cancel": "CAP",
    "feeds_notices": "Atom or RSS",
    "feeds_kind": "Atom or RSS",
    "feeds_area": "Atom or RSS",
    "feeds_events": "a calendar",
    "feeds_geo": "GeoJSON",
    "fediverse_webfinger": "JSON",
    "fediverse_nodeinfo_links": "JSON",
    "fediverse_nodeinfo": "JSON",
    "fediverse_actor": "JSON",
    "fediverse_inbox": "takes what other servers send",
    "fediverse_outbox": "JSON",
    "fediverse_followers": "JSON",
    "fediverse_following": "JSON",
    "fediverse_note": "JSON",
    "party_short": "goes on to the door",
    "party_leave": "forgets the keys and goes to the door",
    "party_file": "a download",
    "desk_property_photo": "decides whether a photo is shown and goes back",
    "party_photo": "a picture",
    "desk_feed_retry": "tries again and goes back",
    "desk_feed_decide": "lets an item in or leaves it out and goes back",
    "desk_tellings_csv": "a download",
    "hearing_calendar": "a download",
    "notice_image": "a picture",
    "notice_image_small": "a picture",
    "desk_notice_image": "a picture",
    "desk_notice_do": "takes a step and goes back",
    "language": "sets a cookie and goes back",
    "large_type": "sets a cookie and goes back",
    "elsewhere": "counts and goes on to another office's site",
    "leave": "forgets the receipts and goes to `follow`",
    "data_json": "a download",
    "proof_file": "a download",
    "proof_of_event": "a download",
    "recorded": "JSON",
    "log_policy": "plain text",
    "log_verifier": "a download; test_checking opens it from the disk",
    "data_zip": "a download",
    "attachment": "a download",
    "preview": "a picture",
    "api_description": "JSON",
    "api_v1": "JSON; tests/channels/api",
    "api_moved": "goes on to /api/v1/",
    "admin_partner_stop": "stops a partner and goes back",
    "board_csv": "a download",
    "board_shapes": "GeoJSON",
    "figures_replies_csv": "a download",
    "figures_replies_json": "JSON",
    "desk_assign": "gives ticked matters out and goes back to the desk",
    "desk_template_retire": "retires a template and goes back",
    "desk_file": "a download",
    "mfa_login_webauthn": "JSON",
    "mfa_download_recovery_codes": "a download",
    "public_register_json": "JSON",
    "public_feed": "Atom",
    "public_text": "a download",
    "desk_publishing_do": "takes a step and goes back to the document",
    "review_population": "a download",
}


def addresses() -> Iterator[str]:
    """The name of every address that the site has."""
    from django.urls import URLPattern, URLResolver, get_resolver

    def walk(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            else:
                yield pattern.name or str(pattern.pattern)

    return walk(get_resolver().url_patterns)
