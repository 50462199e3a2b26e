"""A small guide, and tables of it."""

import io
from typing import Any

from tests.factories import AT
from yorozu.foundation import spreadsheets
from yorozu.foundation.tables import csv_file
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.procedures.guides.table import COLUMNS
from yorozu.procedures.models import EventGuide
from yorozu.procedures.services import load_guide_pack

YAML = """
event: moving
title: 引越し
lead: 質問に答えると、必要な手続がわかります。
questions:
  - id: way
    text: どんな引越しですか
    answers:
      - {id: in, label: 引っ越してくる, next: moved_on, needs: [water]}
      - {id: out, label: 引っ越していく, next: end, needs: [elsewhere]}
  - {id: moved_on, kind: date, text: 引っ越す日はいつですか, same_as: move.date, next: more}
  - id: more
    kind: several
    text: あてはまることはありますか
    next: end
    answers:
      - {id: dog, label: 犬を飼っている, needs: [dog]}
needs:
  - {id: water, title: 水道の届出, procedure: water-start, deadline: 3営業日前, from: moved_on, same: {start_on: move.date}}
  - {id: dog, title: 犬の登録の変更, where: 環境課, when: 30日以内です。, deadline: 30日後, from: moved_on, opens: moved_on, bring: [鑑札]}
  - {id: elsewhere, title: 転入先での届出, where: 新しい市区町村, when: 14日以内です。, bring: [転出証明書, 本人確認書類]}
"""


def load(city: Municipality, text: str = YAML) -> EventGuide:
    return load_guide_pack(municipality=city, text=text, by=Actor.system(city), at=AT)


def file_of(rows: list[list[str]], form: str, header: Any = COLUMNS) -> io.BytesIO:
    """The table as a file to be uploaded."""
    content = csv_file(header, rows) if form == "csv" else spreadsheets.excel_file("案内", header, rows)
    file = io.BytesIO(content)
    file.name = f"案内.{form}"
    return file
