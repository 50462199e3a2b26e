"""Two tables: what is sent, and what is listed."""

from django.db import connection, models


class Sent(models.Model):
    number = models.CharField(max_length=36, unique=True)
    answers = models.JSONField()
    file = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return self.number


class Item(models.Model):
    """The columns that our list shows."""

    code = models.SlugField(max_length=100)
    title = models.CharField(max_length=100)
    summary = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    category = models.CharField(max_length=20)
    department = models.CharField(max_length=100)
    channels = models.JSONField(default=list)
    fee_yen = models.PositiveIntegerField(default=0)
    standard_processing_days = models.PositiveIntegerField(default=0)
    url = models.CharField(max_length=200)

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return self.code


def create_tables() -> None:
    with connection.schema_editor() as editor:
        editor.create_model(Sent)
        editor.create_model(Item)
