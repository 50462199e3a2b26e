"""The one permission table: role × action → how far it reaches. What is not written here is denied."""

from enum import StrEnum


class Role(StrEnum):
    """What a member of staff is here to do."""

    CASE_WORKER = "case_worker"
    SECTION_CHIEF = "section_chief"
    MANAGER = "manager"
    MAYOR = "mayor"
    RECORDS_KEEPER = "records_keeper"
    DX_OFFICER = "dx_officer"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return _ROLE_LABELS[self]


class Action(StrEnum):
    """What a route lets a member of staff do."""

    DESK_VIEW = "desk.view"
    CASE_VIEW = "case.view"
    CASE_WORK = "case.work"
    CASE_PROPOSE = "case.propose"
    CASE_EXPORT = "case.export"
    APPLICATION_IMPORT = "application.import"
    APPROVAL_VIEW = "approval.view"
    APPROVAL_ACT = "approval.act"
    NOTICE_ISSUE = "notice.issue"
    COUNTER_SERVE = "counter.serve"
    COUNTER_SET_UP = "counter.set_up"
    PAPER_ENTER = "paper.enter"
    SURVEY_WORK = "survey.work"
    SURVEY_PUBLISH = "survey.publish"
    RECORD_VIEW = "record.view"
    RECORD_FILE = "record.file"
    RECORD_DISPOSE = "record.dispose"
    CATALOGUE_VIEW = "catalogue.view"
    CATALOGUE_DESIGN = "catalogue.design"
    CATALOGUE_PUBLISH = "catalogue.publish"
    AUDIT_VIEW = "audit.view"
    ADMINISTER = "administer"


class Scope(StrEnum):
    """How far an action reaches: the departments one is placed in and those below them, or the whole city."""

    DEPARTMENT = "department"
    MUNICIPALITY = "municipality"


_ROLE_LABELS = {
    Role.CASE_WORKER: "担当者",
    Role.SECTION_CHIEF: "係長",
    Role.MANAGER: "管理職",
    Role.MAYOR: "市長",
    Role.RECORDS_KEEPER: "文書管理者",
    Role.DX_OFFICER: "DX推進担当",
    Role.ADMINISTRATOR: "システム管理者",
}

_EVERYONE = {Action.DESK_VIEW: Scope.MUNICIPALITY, Action.CATALOGUE_VIEW: Scope.MUNICIPALITY}
_OFFICE = {
    **_EVERYONE,
    Action.CASE_VIEW: Scope.DEPARTMENT,
    Action.CASE_WORK: Scope.DEPARTMENT,
    Action.CASE_PROPOSE: Scope.DEPARTMENT,
    Action.NOTICE_ISSUE: Scope.DEPARTMENT,
    Action.COUNTER_SERVE: Scope.DEPARTMENT,
    Action.PAPER_ENTER: Scope.DEPARTMENT,
    Action.SURVEY_WORK: Scope.DEPARTMENT,
    Action.RECORD_FILE: Scope.DEPARTMENT,
    Action.RECORD_VIEW: Scope.DEPARTMENT,
    Action.APPROVAL_VIEW: Scope.DEPARTMENT,
    Action.APPROVAL_ACT: Scope.DEPARTMENT,
}

# Carrying many applications out of the system, or bringing them in, is for those who answer for a section.
_IN_AND_OUT = {Action.CASE_EXPORT: Scope.DEPARTMENT, Action.APPLICATION_IMPORT: Scope.DEPARTMENT}
_DIRECTION = {Action.SURVEY_PUBLISH: Scope.DEPARTMENT, Action.RECORD_DISPOSE: Scope.DEPARTMENT}
_CHIEF = {
    **_OFFICE,
    **_IN_AND_OUT,
    Action.SURVEY_PUBLISH: Scope.DEPARTMENT,
    Action.CATALOGUE_DESIGN: Scope.DEPARTMENT,
    Action.CATALOGUE_PUBLISH: Scope.DEPARTMENT,
}

PERMISSIONS: dict[Role, dict[Action, Scope]] = {
    Role.CASE_WORKER: _OFFICE,
    Role.SECTION_CHIEF: _CHIEF,
    Role.MANAGER: {**_OFFICE, **_IN_AND_OUT, **_DIRECTION},
    Role.MAYOR: {
        **_EVERYONE,
        Action.CASE_VIEW: Scope.MUNICIPALITY,
        Action.APPROVAL_VIEW: Scope.MUNICIPALITY,
        Action.APPROVAL_ACT: Scope.MUNICIPALITY,
    },
    Role.RECORDS_KEEPER: {
        **_EVERYONE,
        Action.RECORD_VIEW: Scope.MUNICIPALITY,
        Action.RECORD_FILE: Scope.MUNICIPALITY,
        Action.RECORD_DISPOSE: Scope.MUNICIPALITY,
    },
    Role.DX_OFFICER: {
        **_EVERYONE,
        Action.CATALOGUE_DESIGN: Scope.MUNICIPALITY,
        Action.CATALOGUE_PUBLISH: Scope.MUNICIPALITY,
    },
    Role.ADMINISTRATOR: {
        **_EVERYONE,
        Action.ADMINISTER: Scope.MUNICIPALITY,
        Action.APPLICATION_IMPORT: Scope.MUNICIPALITY,
        Action.COUNTER_SET_UP: Scope.MUNICIPALITY,
        Action.AUDIT_VIEW: Scope.MUNICIPALITY,
    },
}


def scope_of(role: Role, action: Action) -> Scope | None:
    """How far the role may do this; None where it may not."""
    return PERMISSIONS[role].get(action)
