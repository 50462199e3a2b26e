"""Every proposal has its key, and no comment stands open."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("approvals", "0002_seal_comments")]
    operations = [
        migrations.AlterField(
            model_name="proposal",
            name="key",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="trust.vaultkey",
            ),
        ),
        migrations.RemoveConstraint(model_name="proposalstep", name="step_remanded_with_a_reason"),
        migrations.RemoveField(model_name="proposalstep", name="comment"),
        migrations.AddConstraint(
            model_name="proposalstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "remanded"), _negated=True),
                    ("sealed_comment__isnull", False),
                    _connector="OR",
                ),
                name="step_remanded_with_a_reason",
            ),
        ),
    ]
