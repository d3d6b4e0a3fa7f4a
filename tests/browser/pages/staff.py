"""The desk, and what administration and handing over are done with."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.pages.ways import PageType, at, numbered, send
from tests.browser.served import Instance


def unfold(page: Page, action: str) -> None:
    """Open the panel of a step, if it is not open already."""
    if page.locator(f"#do-{action}").get_attribute("open") is None:
        page.locator(f"#do-{action} > summary").click()


def template_chosen(page: Page, instance: Instance) -> None:
    """A reply template put into the answer, with its blanks still to fill."""
    numbered("/desk/m/{number}/", "waiting")(page, instance)
    unfold(page, "answer")
    page.locator("#do-answer .hg-templates a").first.click()
    page.wait_for_url("**template=**")


def refused_step(page: Page, instance: Instance) -> None:
    """An answer without words comes back with what to do."""
    numbered("/desk/m/{number}/", "waiting")(page, instance)
    unfold(page, "answer")
    page.locator("#do-answer button[type=submit]").click()
    page.locator(".govuk-error-summary").wait_for()


STAFF = [
    PageType("log in", ("account_login",), at("/staff/login/")),
    PageType("wrong password", ("account_login",), send("/staff/login/", login="nobody", password="wrong password")),
    PageType("log out", ("account_logout",), at("/staff/logout/"), "zhao"),
    PageType("second factor", ("mfa_index",), at("/staff/second-factor/"), "zhao"),
    PageType("set up the second factor", ("mfa_activate_totp",), at("/staff/second-factor/totp/activate/"), "zhao"),
    PageType("set up a key", ("mfa_add_webauthn",), at("/staff/second-factor/webauthn/add/"), "zhao"),
    PageType("sessions", ("usersessions_list",), at("/staff/sessions/"), "zhao"),
    PageType("change the password", ("account_change_password",), at("/staff/password/"), "zhao"),
    PageType("desk", ("desk",), at("/desk/"), "zhao"),
    PageType("desk of a lead", ("desk",), at("/desk/"), "qian"),
    PageType("desk of a supervisor", ("desk",), at("/desk/"), "sun"),
    PageType("search", ("desk_search",), at("/desk/search/?q=路灯"), "qian"),
    PageType("nothing found", ("desk_search",), at("/desk/search/?q=没有这样的事"), "qian"),
    PageType("matter", ("desk_matter",), numbered("/desk/m/{number}/", "waiting"), "zhao"),
    PageType("late matter", ("desk_matter",), numbered("/desk/m/{number}/", "late"), "qian"),
    PageType("template chosen", ("desk_matter",), template_chosen, "zhao"),
    PageType("step refused", ("desk_do",), refused_step, "zhao", status=422),
    PageType("as the resident sees it", ("desk_resident",), numbered("/desk/m/{number}/resident/", "journey"), "zhou"),
    PageType("records", ("desk_events",), numbered("/desk/events/{number}/", "journey"), "feng"),
    PageType("records of an auditor", ("desk_records",), at("/desk/events/"), "feng"),
    PageType("board", ("board",), at("/desk/board/"), "qian"),
    PageType("templates", ("desk_templates",), at("/desk/templates/"), "qian"),
    PageType("enter for somebody", ("desk_enter_choose",), at("/desk/enter/"), "zhao"),
    PageType("enter a question", ("desk_enter",), at("/desk/enter/consultation/"), "zhao"),
    PageType("follow-ups", ("desk_follow_ups",), at("/desk/follow-ups/"), "sun"),
    PageType("not activated", ("account_inactive",), at("/staff/inactive/")),
    PageType(
        "the password again",
        ("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
        at("/staff/reauthenticate/"),
        "zhao",
    ),
    PageType("keys", ("mfa_list_webauthn",), at("/staff/second-factor/webauthn/"), "zhao"),
    PageType("not your page", (), at("/desk/follow-ups/"), "chen", status=403),
]


ADMINISTRATION = [
    PageType(name, covers, at(f"/desk/admin/{path}"), "chen")
    for name, covers, path in (
        ("administration", ("administration",), ""),
        ("changes", ("admin_changes",), "changes/"),
        ("log-ins", ("admin_log_ins",), "log-ins/"),
        ("units", ("admin_units",), "units/"),
        ("a unit", ("admin_unit",), "units/6/"),
        ("new unit", ("admin_unit_new",), "units/new/"),
        ("units from a file", ("admin_units_import",), "units/import/"),
        ("officers", ("admin_officers",), "officers/"),
        ("an officer", ("admin_officer",), "officers/3/"),
        ("new officer", ("admin_officer_new",), "officers/new/"),
        ("officers from a file", ("admin_officers_import",), "officers/import/"),
        ("calendars", ("admin_calendars",), "calendars/"),
        ("procedures", ("admin_procedures",), "procedures/"),
        ("a procedure", ("admin_procedure",), "procedures/consultation/"),
        ("check a procedure", ("admin_procedure_check",), "procedures/check/"),
        ("all templates", ("admin_templates",), "templates/"),
        ("a template", ("admin_template",), "templates/1/"),
        ("new template", ("admin_template_new",), "templates/new/"),
        ("partners", ("admin_partners",), "partners/"),
        ("a partner", ("admin_partner",), "partners/12345/"),
        ("new partner", ("admin_partner_new",), "partners/new/"),
    )
]


def new_secret(page: Page, instance: Instance) -> None:
    """A new secret for the 110 centre, shown once."""
    page.goto("/desk/admin/partners/110/")
    page.locator("form[action$='/secret/'] button").click()
    page.wait_for_load_state()


HANDING_OVER = [
    PageType("secret of a partner", ("admin_partner_secret",), new_secret, "chen"),
    PageType("hand a matter over", ("desk_hand_over",), numbered("/desk/m/{number}/hand-over/", "waiting"), "zhao"),
    PageType("handed over and not acknowledged", ("desk_hand_overs",), at("/desk/hand-overs/"), "zhao"),
]
