from django.urls import path

from yorozu.identity.desk import (
    account,
    colleagues,
    enrolling,
    passkeys,
    placing,
    resuming,
    second_step,
    sign_in,
)
from yorozu.identity.portal import sign_in as my

app_name = "identity"

urlpatterns = [
    path("<slug:city>/my/sign-in/", my.sign_in, name="my-sign-in"),
    path("<slug:city>/my/sign-in/code/", my.code, name="my-code"),
    path("<slug:city>/my/sign-out/", my.sign_out, name="my-sign-out"),
    path("<slug:city>/desk/sign-in/", sign_in.sign_in, name="sign-in"),
    path("<slug:city>/desk/sign-in/passkey/", sign_in.sign_in_with_passkey, name="sign-in-passkey"),
    path("<slug:city>/desk/sign-in/passkey/options/", passkeys.options, name="passkey-options"),
    path("<slug:city>/desk/sign-in/second-step/", second_step.second_step, name="second-step"),
    path("<slug:city>/desk/sign-out/", sign_in.sign_out, name="sign-out"),
    path("<slug:city>/desk/resume/", resuming.resume, name="resume"),
    path("<slug:city>/desk/confirm/", second_step.confirm, name="confirm"),
    path("<slug:city>/desk/account/", account.account, name="account"),
    path("<slug:city>/desk/account/password/", account.password, name="password"),
    path("<slug:city>/desk/account/totp/", enrolling.totp, name="totp"),
    path("<slug:city>/desk/account/passkey/", enrolling.passkey, name="passkey"),
    path(
        "<slug:city>/desk/account/passkey/options/",
        passkeys.registration_options,
        name="registration-options",
    ),
    path("<slug:city>/desk/account/recovery-codes/", enrolling.recovery_codes, name="recovery-codes"),
    path("<slug:city>/desk/account/factors/<int:factor_id>/remove/", enrolling.remove, name="remove-factor"),
    path("<slug:city>/desk/account/sessions/end-others/", account.end_others, name="end-others"),
    path("<slug:city>/desk/account/sessions/<slug:reference>/end/", account.end_one, name="end-session"),
    path("<slug:city>/desk/staff/", colleagues.index, name="colleagues"),
    path("<slug:city>/desk/staff/new/", placing.new, name="new-colleague"),
    path("<slug:city>/desk/staff/<int:account_id>/", colleagues.one, name="colleague"),
    path("<slug:city>/desk/staff/<int:account_id>/roles/", placing.roles, name="roles"),
    path("<slug:city>/desk/staff/<int:account_id>/place/", placing.place, name="place"),
    path(
        "<slug:city>/desk/staff/<int:account_id>/place/<int:placement_id>/end/",
        placing.end_place,
        name="end-place",
    ),
    path("<slug:city>/desk/staff/<int:account_id>/reset/", colleagues.reset, name="reset-factors"),
    path("<slug:city>/desk/staff/<int:account_id>/disable/", colleagues.disable, name="disable-account"),
    path("<slug:city>/desk/staff/<int:account_id>/enable/", colleagues.enable, name="enable-account"),
    path("<slug:city>/desk/staff/<int:account_id>/sign-out/", colleagues.sign_out, name="sign-out-colleague"),
]
