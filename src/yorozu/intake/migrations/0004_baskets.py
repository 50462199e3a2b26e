import django.db.models.deletion
from django.db import migrations, models

import yorozu.foundation.ids
from yorozu.foundation.wall import TenantWall

_CITY = models.ForeignKey(
    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="municipality.municipality"
)


class Migration(migrations.Migration):
    dependencies = [
        ("municipality", "0001_initial"),
        ("trust", "0004_what_staff_did_is_found"),
        ("procedures", "0004_guides"),
        ("intake", "0003_residents_and_resuming"),
    ]

    operations = [
        migrations.CreateModel(
            name="Basket",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=yorozu.foundation.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.CharField(max_length=14)),
                ("sealed_lookup_code", models.BinaryField()),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.vaultkey"
                    ),
                ),
                ("municipality", _CITY.clone()),
            ],
            options={
                "db_table": "intake_basket",
                "indexes": [models.Index(fields=["expires_at"], name="basket_expiry")],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "number"), name="basket_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="BasketItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "fault",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", ""),
                            ("refused", "直すところがあります"),
                            ("changed", "手続の内容が変わりました"),
                            ("closed", "受付を終えました"),
                            ("full", "定員に達しました"),
                            ("busy", "混み合っています"),
                            ("trouble", "送れませんでした"),
                            ("gone", "保存の期限が過ぎました"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "application",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intake.application",
                    ),
                ),
                (
                    "basket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="intake.basket"
                    ),
                ),
                (
                    "draft",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="intake.draft",
                    ),
                ),
                ("municipality", _CITY.clone()),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.procedure",
                    ),
                ),
            ],
            options={
                "db_table": "intake_basket_item",
                "constraints": [
                    models.UniqueConstraint(fields=("basket", "procedure"), name="basket_procedure_once"),
                    models.CheckConstraint(
                        condition=models.Q(("application__isnull", True), ("fault", ""), _connector="OR"),
                        name="what_was_sent_has_no_fault",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "fault__in",
                                ["", "refused", "changed", "closed", "full", "busy", "trouble", "gone"],
                            )
                        ),
                        name="basket_fault_known",
                    ),
                ],
            },
        ),
        TenantWall("intake_basket", "intake_basket_item"),
    ]
