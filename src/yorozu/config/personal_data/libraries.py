"""Tables of the libraries."""

from yorozu.config.personal_data.declaring import Table

LIBRARIES: dict[str, Table] = {
    "auth.Permission": Table(1, "id name content_type codename"),
    "auth.Group": Table(2, "id name"),
    "auth.Group_permissions": Table(2, "id group permission"),
    "contenttypes.ContentType": Table(1, "id app_label model"),
    "sessions.Session": Table(
        2,
        "expire_date",
        secret={
            "session_key": "ログイン中の人や書きかけの申請を開く鍵。終了後、1時間以内に消去する。",
            "session_data": "職員のアカウントの番号、または書きかけの申請の番号だけを持つ。回答は入れない。",
        },
    ),
}
