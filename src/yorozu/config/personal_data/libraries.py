"""Tables of the libraries."""

from yorozu.config.personal_data.declaring import Table

LIBRARIES: dict[str, Table] = {
    "auth.Permission": Table(1, "id name content_type codename"),
    "auth.Group": Table(2, "id name"),
    "auth.Group_permissions": Table(2, "id group permission"),
    "contenttypes.ContentType": Table(1, "id app_label model"),
    # allauth.account is there for its second factors only; its tables stay empty.
    "account.EmailAddress": Table(2, "id user email verified primary"),
    "account.EmailConfirmation": Table(2, "id email_address created sent key"),
    "mfa.Authenticator": Table(
        2,
        "id type",
        personal={
            "user": "誰の二段階の確認か。",
            "created_at": "登録した日時。本人が見分けるため。",
            "last_used_at": "最後に使った日時。本人が、覚えのない使用に気づくため。",
        },
        secret={
            "data": "認証アプリとリカバリーコードの秘密は封印して入れる。パスキーは公開鍵と、本人が付けた名前。"
        },
    ),
}
