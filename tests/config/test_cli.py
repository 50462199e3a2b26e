"""The operator's command."""

import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from yorozu.config.cli import operating
from yorozu.config.cli.authoring import check_procedures
from yorozu.config.staffing import add_staff_account
from yorozu.foundation.clock import now
from yorozu.foundation.errors import Invalid
from yorozu.identity.models import RoleGrant
from yorozu.municipality.models import Assignment, Municipality
from yorozu.trust.models import AuditEntry

PACKS = Path(__file__).parents[2] / "packs"
NEW = {
    "city": "miyako",
    "login": "suido-1",
    "name": "水道担当",
    "role": "case_worker",
    "department": "市民生活部/市民課",
}


def test_every_procedure_of_the_pack_is_free_of_faults(capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted((PACKS / "procedures").glob("*.yaml"))
    assert len(files) >= 60
    assert check_procedures(Namespace(files=files)) == 0
    assert capsys.readouterr().out.count("誤りはありません。") == len(files)


def test_a_definition_with_faults_shows_each_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (PACKS / "procedures" / "water-start.yaml").read_text(encoding="utf-8")
    broken = tmp_path / "broken.yaml"
    lines = text.splitlines()
    kind = next(n for n, line in enumerate(lines) if line.startswith("kind:"))
    lines[kind] = "kind: wish"
    broken.write_text("\n".join([*lines, "surprise: 1"]), encoding="utf-8")
    assert check_procedures(Namespace(files=[broken])) == 1
    said = capsys.readouterr().out
    assert f"{broken}:{kind + 1}:" in said
    assert f"{broken}:{len(lines) + 1}:" in said


def test_a_file_that_is_no_text_is_told_how_to_be_saved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sjis.yaml"
    path.write_bytes("題名".encode("shift_jis"))
    assert check_procedures(Namespace(files=[path])) == 1
    assert "UTF-8" in capsys.readouterr().err


def test_an_author_needs_neither_key_nor_database() -> None:
    file = PACKS / "procedures" / "water-start.yaml"
    bare = {"PATH": os.environ["PATH"], "YOROZU_DATA": "/nowhere"}
    command = [sys.executable, "-m", "yorozu.config.cli", "procedure", "check", str(file)]
    done = subprocess.run(command, env=bare, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{file}: 誤りはありません。\n", "")


@pytest.mark.django_db
def test_audit_verify_passes_and_fails_when_a_row_is_altered(
    city: Municipality, capsys: pytest.CaptureFixture[str]
) -> None:
    assert operating.run("audit_verify", Namespace(city="miyako")) == 0
    assert "正しくつながっています" in capsys.readouterr().out
    AuditEntry.objects.within(city).filter(sequence=2).update(actor_id="somebody")
    assert operating.run("audit_verify", Namespace(city=None)) == 1
    assert "2 番の記録の内容が書き換えられています" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_check_names_what_needs_attention(city: Municipality, capsys: pytest.CaptureFixture[str]) -> None:
    assert operating.run("check", Namespace()) == 0
    AuditEntry.objects.within(city).filter(sequence=2).delete()
    assert operating.run("check", Namespace()) == 1
    assert "要対応  監査記録" in capsys.readouterr().out


@pytest.mark.django_db
def test_an_operator_makes_the_first_account(city: Municipality) -> None:
    user = add_staff_account(**NEW, post="主事", password="long enough secret", at=now())
    assert user.check_password("long enough secret")
    assert RoleGrant.objects.get(user=user).role == "case_worker"
    assert Assignment.objects.get(staff=user.staff).department.name == "市民課"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"password": "short"}, "12"),
        ({"role": "king"}, "役割「king」はありません"),
        ({"post": "大臣"}, "職「大臣」は登録されていません"),
        ({"login": "miyako-worker"}, "もう使われています"),
    ],
)
def test_a_wrong_account_is_refused_whole(city: Municipality, change: dict[str, str], message: str) -> None:
    wanted = {**NEW, "post": "主事", "password": "long enough secret", "at": now(), **change}
    with pytest.raises(Invalid, match=message):
        add_staff_account(**wanted)
    assert not Assignment.objects.within(city).filter(staff__code="suido-1").exists()
