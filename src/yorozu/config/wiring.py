"""Every subscription and plug-in of the installation, in one table each."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from yorozu.approvals import events as approvals
from yorozu.approvals.soundness import check_proposals
from yorozu.cases import handlers as cases
from yorozu.cases.panels import PROPOSAL_SUBJECT, RECORD_SUBJECT
from yorozu.cases.services import dispose_case
from yorozu.cases.soundness import check_arrivals, check_cases, check_exports, check_papers
from yorozu.config import housekeeping
from yorozu.counter import handlers as counter
from yorozu.counter import tasks as visits
from yorozu.counter.panels import CROWDING, REMOTE_ASK, REMOTE_BESIDE, REMOTE_HELPED
from yorozu.counter.soundness import check_counter, check_remote_visits
from yorozu.foundation import events, navigation, panels
from yorozu.foundation.language import gettext_noop
from yorozu.foundation.soundness import CityCheck, InstallationCheck, check_queue
from yorozu.identity import tasks as codes
from yorozu.identity.permissions import Action
from yorozu.identity.selectors import actor_of
from yorozu.identity.services import Post, offer_post
from yorozu.identity.soundness import check_residents, check_sign_in_codes
from yorozu.intake import events as intake
from yorozu.intake import tasks as drafts
from yorozu.intake.panels import APPLY, BASKET, GOING, STATUS
from yorozu.intake.selectors import applications_since
from yorozu.intake.soundness import (
    check_applications,
    check_baskets,
    check_drafts,
    check_entries,
    check_packages,
    check_seats,
)
from yorozu.intake.visiting import Taker, offer_taker
from yorozu.messaging import events as messaging
from yorozu.messaging import handlers as mail
from yorozu.messaging.services import queue_mail, remove_mails
from yorozu.messaging.soundness import check_deliveries
from yorozu.municipality.soundness import check_references
from yorozu.outreach import tasks as surveys
from yorozu.outreach.services import TAKER as SURVEY_TAKER
from yorozu.outreach.services import dispose_survey
from yorozu.outreach.soundness import check_surveys
from yorozu.paper import events as paper
from yorozu.paper import handlers as scans
from yorozu.paper import tasks as scanned
from yorozu.paper.panels import FORM
from yorozu.paper.soundness import check_originals, check_scans
from yorozu.procedures.services import offer_volumes, publish_due_drafts
from yorozu.records import events as records
from yorozu.records import handlers as register
from yorozu.records.services import Disposer, offer_disposer
from yorozu.records.soundness import check_disposals, check_numbers, check_records
from yorozu.trust import events as trust
from yorozu.trust import tasks as files
from yorozu.trust.soundness import check_chain, check_files, check_folder, check_keys

SUBSCRIPTIONS: tuple[tuple[type[events.Event], Callable[[Any], None]], ...] = (
    (intake.ApplicationSubmitted, cases.on_application_submitted),
    (intake.DraftSent, counter.on_draft_sent),
    (intake.ApplicationCorrected, cases.on_application_corrected),
    (intake.ApplicationWithdrawn, cases.on_application_withdrawn),
    (approvals.ProposalApproved, cases.on_proposal_approved),
    (approvals.ProposalRemanded, cases.on_proposal_remanded),
    (approvals.ProposalPulledBack, cases.on_proposal_pulled_back),
    (messaging.MailQueued, mail.on_mail_queued),
    (trust.FileInfected, cases.on_file_infected),
    (trust.FileInfected, scans.on_file_infected),
    (paper.ScanArrived, scans.on_scan_arrived),
    (paper.PageFound, scans.on_page_found),
    (records.DisposalApproved, register.on_disposal_approved),
)

# Who destroys what a record is of, by the kind of its subject.
DISPOSERS: tuple[tuple[str, Disposer], ...] = (("case", dispose_case), ("survey", dispose_survey))

# Who takes what is filled in but becomes no application, by the kind of the anonymous procedure.
TAKERS: tuple[tuple[str, Taker], ...] = (("survey", SURVEY_TAKER),)

# How mails that identity writes leave.
POST = Post(queue=queue_mail, forget=remove_mails)

PANELS: tuple[panels.Panel, ...] = (
    APPLY,
    FORM,
    BASKET,
    GOING,
    STATUS,
    PROPOSAL_SUBJECT,
    RECORD_SUBJECT,
    REMOTE_ASK,
    REMOTE_BESIDE,
    REMOTE_HELPED,
    CROWDING,
)


def _staff_who_may(action: Action) -> Callable[[HttpRequest], bool]:
    """For links that only staff with this action are shown."""
    return lambda request: hasattr(request, "user") and actor_of(request).may(action)


# Links in the frame of a screen: areas desk, resident and footer.
NAVIGATION: tuple[navigation.NavItem, ...] = (
    navigation.NavItem("案件", "cases:work", _staff_who_may(Action.CASE_VIEW), order=10),
    navigation.NavItem("リモート窓口", "counter:remote-desk", _staff_who_may(Action.COUNTER_SERVE), order=24),
    navigation.NavItem(
        "リモート窓口の設定", "counter:remote-setup", _staff_who_may(Action.COUNTER_SET_UP), order=70
    ),
    navigation.NavItem("決裁", "approvals:inbox", _staff_who_may(Action.APPROVAL_VIEW), order=20),
    navigation.NavItem("紙の受付", "paper:list", _staff_who_may(Action.PAPER_ENTER), order=25),
    navigation.NavItem("庁内の申請", "requests:overview", _staff_who_may(Action.DESK_VIEW), order=30),
    navigation.NavItem("窓口", "counter:home", _staff_who_may(Action.COUNTER_SERVE), order=15),
    navigation.NavItem("窓口の登録", "counter:windows", _staff_who_may(Action.COUNTER_SET_UP), order=82),
    navigation.NavItem("記録", "records:files", _staff_who_may(Action.RECORD_VIEW), order=40),
    navigation.NavItem("表に書き出す", "cases:exports", _staff_who_may(Action.CASE_EXPORT), order=62),
    navigation.NavItem(
        "申請の取り込み", "intake:packages", _staff_who_may(Action.APPLICATION_IMPORT), order=64
    ),
    navigation.NavItem("できなかった仕事", "outbox:given-up", _staff_who_may(Action.ADMINISTER), order=80),
    navigation.NavItem("閲覧記録", "cases:looks", _staff_who_may(Action.AUDIT_VIEW), order=60),
    navigation.NavItem("職員", "identity:colleagues", _staff_who_may(Action.ADMINISTER), order=80),
    navigation.NavItem(
        "手続をつくる", "procedures:design-list", _staff_who_may(Action.CATALOGUE_DESIGN), order=50
    ),
    navigation.NavItem("案内", "procedures:desk-guides", _staff_who_may(Action.CATALOGUE_PUBLISH), order=55),
    navigation.NavItem("調査", "outreach:desk-surveys", _staff_who_may(Action.SURVEY_WORK), order=45),
    navigation.NavItem(gettext_noop("市の調査と結果"), "outreach:surveys", area="footer", order=40),
    navigation.NavItem(gettext_noop("申請の状況を調べる"), "intake:status", area="resident", order=20),
    navigation.NavItem(gettext_noop("マイページ"), "intake:my", area="resident", order=30),
    navigation.NavItem(gettext_noop("わたしの情報を見た人"), "cases:my-looks", area="my", order=30),
    navigation.NavItem(gettext_noop("職員の方"), "identity:sign-in", area="footer", order=90),
)

# What the worker looks at every few seconds, between two looks at the outbox.
OFTEN: tuple[Callable[[datetime], Any], ...] = (
    files.scan_waiting_files,
    housekeeping.anchor_chains,
    publish_due_drafts,
    drafts.take_packages,
)

HOUSEKEEPING: tuple[Callable[[datetime], Any], ...] = (
    housekeeping.remove_ended_sessions,
    housekeeping.remove_old_attempts,
    housekeeping.remove_orphan_files,
    drafts.remove_expired_baskets,
    drafts.remove_expired_drafts,
    scanned.remove_expired_scans,
    codes.remove_old_codes,
    drafts.remove_unused_residents,
    drafts.remind_applicants,
    visits.close_remote_visits,
    visits.remind_remote_visitors,
    files.rescan_unscanned,
    housekeeping.finish_disposals,
    visits.end_the_day,
    surveys.mix_new_answers,
    surveys.remove_survey_drafts,
    surveys.remove_waiting_lists,
)

# What `yorozu fsck` asks, from the ground upwards: of each city, and of what no one city owns.
CITY_CHECKS: tuple[CityCheck, ...] = (
    check_references,
    check_chain,
    check_keys,
    check_files,
    check_residents,
    check_sign_in_codes,
    check_deliveries,
    check_records,
    check_disposals,
    check_numbers,
    check_proposals,
    check_applications,
    check_drafts,
    check_packages,
    check_entries,
    check_baskets,
    check_seats,
    check_arrivals,
    check_cases,
    check_papers,
    check_exports,
    check_remote_visits,
    check_scans,
    check_originals,
    check_surveys,
    check_counter,
)

INSTALLATION_CHECKS: tuple[InstallationCheck, ...] = (check_queue, check_folder)


def connect() -> None:
    """Join the packages. Runs once, when Django has loaded every model."""
    for event_type, handler in SUBSCRIPTIONS:
        events.subscribe(event_type, handler)
    for panel in PANELS:
        panels.register(panel)
    for item in NAVIGATION:
        navigation.register(item)
    offer_post(POST)
    offer_volumes(applications_since)
    for subject_type, disposer in DISPOSERS:
        offer_disposer(subject_type, disposer)
    for kind, taker in TAKERS:
        offer_taker(kind, taker)
