"""The tables of the package counter."""

from yorozu.config.personal_data.declaring import Table

_HELD = "職員への参照。職務上の行為として記録する。"
_VISIT = "窓口の受付の番号。職員には誰の受付か分かる。"

TABLES: dict[str, Table] = {
    "counter.Window": Table(
        1, "id municipality department name prefix place order active reader open_on recent"
    ),
    "counter.Desk": Table(2, "id municipality window label day opened_at", personal={"staff": _HELD}),
    "counter.Ticket": Table(
        2,
        "id municipality window day number state taken_at called_at desk ended_at key",
        sealed="sealed_address",
        personal={"called_by": _HELD},
        secret={"code_digest": "番号札のページを開くコードの鍵付きハッシュ。その日のうちだけ使える。"},
    ),
    "counter.Visit": Table(
        2,
        "municipality window ticket key state opened_at closed_at confirmed confirmed_at wrong",
        sealed="sealed_notes",
        personal={
            "id": _VISIT,
            "clerk": _HELD,
            "basket": "入力したまとめ申請の番号。",
            "resident": "本人が端末で示したアカウントの番号。受付が終わると外れる。",
        },
        secret={
            "shown_digest": "本人に示した内容の鍵付きハッシュ。",
            "confirmed_digest": "本人が確かめた内容の鍵付きハッシュ。後で変わっていないかを確かめるため。",
        },
    ),
    "counter.Pairing": Table(
        2,
        "municipality made_at expires_at joined_at ended_at",
        personal={"id": "端末と受付の組の番号。", "visit": _VISIT},
        secret={"code_digest": "端末をつなぐ番号の鍵付きハッシュ。10分間、一度だけ使える。"},
    ),
    "counter.RemoteOffer": Table(
        1, "id municipality department begins ends minutes seats public days_ahead video_url"
    ),
    "counter.RemoteVisit": Table(
        2,
        "municipality department procedure begins_at minutes seat state made_at key joined_at seen_at waiting_at"
        " held_at pointed version looked_at reminded_at ended_at ended_by",
        sealed="sealed_details",
        personal={
            "id": _VISIT,
            "made_by": _HELD,
            "holder": _HELD,
            "draft": "一緒に入力している下書きの番号。下書きが消えると外れる。",
            "application": "送信された申請の番号。職員が支援したことを案件に示すため。",
        },
        secret={
            "once": "予約の画面と時間の鍵付きハッシュ。同じ予約を二度つくらないため。",
            "link_digest": "入室用のリンクの鍵付きハッシュ。予約の日が終わると使えない。",
            "visitor_digest": "入室しているブラウザーの鍵付きハッシュ。",
            "waiting_digest": "入室を待っているブラウザーの鍵付きハッシュ。",
        },
    ),
    "counter.RemoteMessage": Table(
        2,
        "id municipality number side sent_at",
        sealed="sealed_text",
        personal={"visit": _VISIT, "staff": _HELD},
        secret={"once": "送った内容の鍵付きハッシュ。同じ文を二度書かないため。"},
    ),
}
