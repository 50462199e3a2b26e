from django.db import migrations

from yorozu.foundation.wall import TenantWall


class Migration(migrations.Migration):
    """Every table of a city that there was when the wall was built; later ones come with it in their own migration."""

    dependencies = [
        ("municipality", "0001_initial"),
        ("trust", "0001_initial"),
        ("identity", "0001_initial"),
        ("messaging", "0001_initial"),
        ("procedures", "0001_initial"),
        ("records", "0001_initial"),
        ("approvals", "0001_initial"),
        ("intake", "0001_initial"),
        ("cases", "0001_initial"),
    ]

    operations = [
        TenantWall(
            "municipality_closure",
            "municipality_department",
            "municipality_department_role",
            "municipality_post",
            "municipality_staff",
            "municipality_assignment",
            "trust_audit",
            "trust_audit_head",
            "trust_key",
            "trust_file",
            "identity_role_grant",
            "messaging_delivery",
            "procedures_edition",
            "procedures_procedure",
            "procedures_life_event",
            "procedures_version",
            "records_class",
            "records_file",
            "records_counter",
            "records_number",
            "records_record",
            "approvals_proposal",
            "approvals_step",
            "approvals_seat",
            "intake_application",
            "intake_revision",
            "intake_correction",
            "intake_draft",
            "intake_progress",
            "intake_notice",
            "intake_seats",
            "cases_case",
            "cases_notice",
            "cases_event",
            "cases_check",
            "cases_note",
        ),
    ]
