"""What is known of the content of a file."""

from django.db import models


class Scan(models.TextChoices):
    """Only `own`, `clean` and, where that is the policy, `unscanned` are ever opened."""

    OWN = "own", "市が作成"
    PENDING = "pending", "検査中"
    CLEAN = "clean", "検査済み"
    INFECTED = "infected", "ウイルスを検出"
    UNSCANNED = "unscanned", "未検査"
