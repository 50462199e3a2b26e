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
}
