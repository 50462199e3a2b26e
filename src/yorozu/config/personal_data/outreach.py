"""The tables of the package outreach."""

from yorozu.config.personal_data.declaring import Table

_NAME = "職員の氏名。誰がしたかを同僚に示すため。"
_DRAFT = "書きかけの回答への参照。続きから書けるように。書きかけの回答が終わると消す。"

TABLES: dict[str, Table] = {
    "outreach.SurveyRound": Table(
        2,
        "id municipality slug procedure version department key title mode opens_at closes_at crosses mixed closed_at"
        " disposed_at",
    ),
    "outreach.SurveyList": Table(
        2, "id municipality round key stored sha256 rows columns bands base_day uploaded_at"
    ),
    "outreach.SurveySample": Table(
        2,
        "id municipality round algorithm seed size minimum population younger bands base_day list_sha256"
        " drawn_sha256 drawn_at list_key stored list_removed_at",
        personal={"drawn_by": _NAME},
    ),
    "outreach.SurveyStratum": Table(2, "id municipality round district low band sex population drawn"),
    "outreach.SurveyCode": Table(
        2,
        "id municipality round stratum used",
        secret={"digest": "回答の番号の鍵付きの指紋。番号は分からないが、番号を打つと答えられる。"},
    ),
    "outreach.SurveyAnswer": Table(
        2, "id municipality round channel coded received_on number themes once", sealed="sealed_answers"
    ),
    "outreach.SurveyDraft": Table(
        2, "id municipality round", sealed="sealed_code", personal={"draft": _DRAFT}
    ),
    "outreach.SurveyTheme": Table(2, "id municipality round field label"),
    "outreach.SurveyResult": Table(
        2,
        "id municipality round content digest frozen_at public threshold published_at",
        personal={"frozen_by": _NAME, "published_by": _NAME},
    ),
}
