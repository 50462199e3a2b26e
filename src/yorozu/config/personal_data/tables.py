"""Yorozu's own tables, from the lowest package to the highest."""

from yorozu.config.personal_data.declaring import Table

RECEIPT = "申請者を直接には示さないが、職員には誰の申請か分かる。照会と検索に使う。"
CASE = "案件の番号。職員には誰の申請か分かる。"
_CODE = "職員番号。誰がしたかを後から確かめるため。"
NAME = "職員の氏名。同僚に、誰がしたかを示すため。"
_RESIDENT = "住民のアカウントの番号。その方のマイページに示すため。アカウントを消すと外れる。"
HELD = "職員への参照。職務上の行為として記録する。"

TABLES: dict[str, Table] = {
    "foundation.OutboxEntry": Table(
        2, "id handler event created_at due_at attempts claimed_until dead fault", personal={"payload": CASE}
    ),
    "municipality.Municipality": Table(
        1, "id code slug name kana prefecture accent document_symbol office map_center"
    ),
    "municipality.Closure": Table(1, "id municipality day yearly reason"),
    "municipality.Department": Table(1, "id municipality parent code name path symbol order source"),
    "municipality.DepartmentRole": Table(1, "id municipality role department"),
    "municipality.Post": Table(1, "id municipality code name rank"),
    "municipality.StaffMember": Table(2, "id municipality is_active", personal={"code": _CODE, "name": NAME}),
    "municipality.Assignment": Table(
        2, "id municipality department post is_main since until", personal={"staff": HELD}
    ),
    "trust.AuditEntry": Table(
        2,
        "id municipality sequence at actor_kind action subject_type previous_hash hash",
        personal={"actor_id": _CODE, "subject_id": CASE, "details": CASE},
    ),
    "trust.AuditHead": Table(2, "id municipality lane sequence hash mac"),
    "trust.AttemptWindow": Table(2, "id key opened_at attempts"),
    "trust.CityKey": Table(
        2,
        "municipality id purpose number current master from_sequence created_at",
        secret={"wrapped": "市の鍵。マスターキーで包まれ、それだけでは開けない。"},
    ),
    "trust.VaultKey": Table(
        2,
        "municipality id city_key created_at destroyed_at",
        secret={"wrapped": "案件の鍵。市の鍵で包まれ、それだけでは開けない。"},
    ),
    "trust.StoredFile": Table(
        2,
        "municipality id key media_type size confidentiality stored_at scan scanned_at disposed_at removed_at",
        sealed="sealed_name",
        personal={
            "sha256": "ファイルの指紋。壊れていないかを確かめるため。中身は読めないが、同じファイルかは分かる。廃棄すると消す。"
        },
    ),
    "identity.User": Table(
        2,
        "id is_active",
        personal={
            "login": "職員のログインID。",
            "last_login": "職員が最後にログインした日時。",
            "staff": HELD,
            "factor_key": "二段階の確認の秘密を封印する鍵への参照。",
        },
        secret={"password": "パスワードのハッシュ（PBKDF2）。"},  # pragma: allowlist secret  words
    ),
    "identity.Session": Table(
        2,
        "expire_date",
        personal={
            "user": "誰がログイン中か。停止したとき、すぐに終わらせるため。",
            "opened_at": "ログインした日時。時間切れを決めるため。",
            "seen_at": "最後に操作した日時。時間切れを決めるため。",
            "device": "ブラウザーと機器の種類だけ（例 Chrome（Windows））。本人が見分けるため。",
        },
        secret={
            "session_key": "ログイン中の人や書きかけの申請を開く鍵。終了後、1時間以内に消去する。",
            "session_data": "職員か住民のアカウントの番号、または書きかけの申請の番号だけを持つ。回答は入れない。",
        },
    ),
    "identity.RoleGrant": Table(2, "id municipality role granted_at", personal={"user": HELD}),
    "identity.Resident": Table(
        2,
        "municipality key",
        sealed="sealed_email sealed_profile",
        personal={
            "id": "住民のアカウントの番号。申請と下書きが誰のものかを示す。",
            "created_at": "アカウントができた日時。",
            "seen_at": "最後に入った日時。3年間使われないアカウントを消すため。",
        },
        secret={
            "email_digest": "メールアドレスの鍵付きハッシュ。アドレスは読めないが、同じかは分かる。",
            "stamp": "ログイン中の端末を、一度に終わらせるための乱数。",
        },
    ),
    "identity.SignInCode": Table(
        2,
        "id municipality key tries sent_at expires_at used_at",
        sealed="sealed_email",
        secret={
            "email_digest": "メールアドレスの鍵付きハッシュ。1日後に消去する。",
            "code_digest": "確認コードの鍵付きハッシュ。10分間だけ使える。",
        },
    ),
    "messaging.Delivery": Table(
        2,
        "municipality id key state attempts fault created_at claimed_at sent_at",
        sealed="sealed_mail",
        personal={"dedupe_key": CASE},
    ),
    "procedures.CatalogueEdition": Table(1, "municipality number stamp"),
    "procedures.EventGuide": Table(
        1, "id municipality event shared own texts digest changed_at", personal={"changed_by": NAME}
    ),
    "procedures.Procedure": Table(
        1,
        "id municipality code title summary kind category channels fee_yen standard_processing_days department"
        " state current accepts_from accepts_until for_public for_office order title_key keyword_key search_key",
    ),
    "procedures.Pace": Table(1, "id municipality procedure kind value"),
    "procedures.ProcedureText": Table(
        1,
        "id municipality code language texts names search_key digest own changed_at",
        personal={"changed_by": NAME},
    ),
    "procedures.Origin": Table(
        1, "id municipality code source document digest about taken_at incoming incoming_about"
    ),
    "procedures.WorkingDraft": Table(
        1,
        "id municipality code title department document revision based_on changed_at publish_at publish_fault",
        personal={"changed_by": NAME},
    ),
    "procedures.ProcedureLifeEvent": Table(1, "id municipality procedure event"),
    "procedures.ProcedureVersion": Table(
        1,
        "id municipality procedure number document digest published_at",
        personal={"published_by": NAME},
    ),
    "records.RecordClass": Table(1, "id municipality path title years"),
    "records.RecordFile": Table(
        1,
        "id municipality record_class department fiscal_year title years retention_start disposal_on"
        " disposed_at",
    ),
    "records.DocumentCounter": Table(2, "id municipality symbol fiscal_year last"),
    "records.DocumentNumber": Table(2, "id municipality symbol fiscal_year number department allocated_at"),
    "records.Record": Table(
        2,
        "id municipality record_file subject_type completed_on filed_at confidentiality items disposed_at",
        personal={"subject_id": CASE, "title": RECEIPT, "filed_by": HELD},
    ),
    "records.Disposal": Table(
        2,
        "id municipality record_file title kept_for expired_on state proposed_at approved_at withdrawn_at"
        " completed_at method records files",
        personal={"proposed_by": HELD, "approved_by": HELD},
    ),
    "approvals.Proposal": Table(
        2,
        "id municipality subject_type round summary key department state version submitted_at closed_at"
        " delegated",
        personal={"subject_id": CASE, "title": RECEIPT, "proposer": HELD, "decided_by": HELD},
    ),
    "approvals.ProposalStep": Table(
        2,
        "id municipality proposal order kind post_name department raised_from state opened_at skip_reason"
        " acted_at acting later_review_needed later_reviewed_at",
        sealed="sealed_comment",
        personal={
            "holder": HELD,
            "acted_by": HELD,
            "later_reviewed_by": HELD,
            "absence": "職員の不在の理由（出張・休暇など）。代決の記録に要る。",
        },
    ),
    "approvals.StepSeat": Table(2, "id municipality step post department acting"),
    "intake.Application": Table(
        2,
        "municipality procedure version key channel department submitted_at status status_at",
        sealed="sealed_lookup_code sealed_answers",
        personal={
            "id": CASE,
            "resident": _RESIDENT,
            "staff": HELD,
            "receipt_number": RECEIPT,
            "language": "申請した方が選んだ表示のことば。メールをそのことばで書くため。",
            "idempotency_key": "送る側が作る合言葉。同じ申請を二度受け付けないため。氏名などを入れないよう求める。",
        },
        secret={"body_digest": "送信内容の鍵付きハッシュ。同じ内容の再送かを見分けるため。"},
    ),
    "intake.ApplicationRevision": Table(
        2,
        "id municipality number correction submitted_at",
        sealed="sealed_answers",
        personal={"application": CASE},
    ),
    "intake.CorrectionRequest": Table(
        2,
        "id municipality fields requested_at answer_by answered_at",
        sealed="sealed_message",
        personal={"application": CASE},
    ),
    "intake.Draft": Table(
        2,
        "municipality procedure version key correction department channel active_seconds created_at updated_at"
        " expires_at",
        sealed="sealed_content sealed_resume_code",
        personal={
            "id": CASE,
            "application": CASE,
            "resident": _RESIDENT,
            "staff": HELD,
            "entered_by": HELD,
        },
        secret={
            "idempotency_key": "下書きを一度だけ送るための乱数。",
            "resume_digest": "続きのコードの鍵付きハッシュ。別の端末から下書きを開くため。",
        },
    ),
    "intake.StaffEntry": Table(
        2,
        "id municipality confirmed confirmed_at told",
        sealed="sealed_details",
        personal={"application": CASE, "staff": HELD},
    ),
    "intake.PaperOriginal": Table(2, "id municipality number stored", personal={"application": CASE}),
    "intake.Basket": Table(
        2,
        "municipality id key created_at expires_at",
        sealed="sealed_lookup_code",
        personal={"number": RECEIPT},
    ),
    "intake.BasketItem": Table(
        2,
        "id municipality basket procedure order terms fault",
        personal={"draft": CASE, "application": CASE},
    ),
    "intake.ProgressEntry": Table(2, "id municipality at kind message", personal={"application": CASE}),
    "intake.IssuedNotice": Table(
        2, "id municipality number stored title issued_at", personal={"application": CASE}
    ),
    "intake.SeatCounter": Table(1, "id municipality procedure option seats taken"),
}
