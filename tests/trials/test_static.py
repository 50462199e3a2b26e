"""What is found without running anything: nothing unexplained; and every rule finds what it is for."""

from pathlib import Path

import pytest
from scripts import check_static

from tests.trials.conftest import Concluded
from tests.trials.outcome import Figure, Outcome, Twin
from tests.trials.static.samples import SAMPLES, SECRETS, UNSAFE

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

_HOW = (
    "bandit and our own semgrep rules (`.semgrep/`) read the product, detect-secrets every tracked file. A finding is"
    " fixed or explained in one line where it stands. For each rule there is a sample that breaks it and one that keeps it."
)


def test_nothing_unexplained_is_found_and_every_rule_finds_its_sample(
    concluded: Concluded, tmp_path: Path
) -> None:
    assert set(SAMPLES) == set(check_static.rules())
    found = _semgrep_with_samples(tmp_path)
    ours = [str(each) for each in found if not each.path.startswith(str(tmp_path))]
    others = {
        "bandit": [str(each) for each in check_static.bandit(check_static.ROOT / "src")],
        "detect-secrets": [str(each) for each in check_static.secrets(*check_static.tracked())],
    }
    outcome = Outcome("Static checks", _HOW)
    outcome.figures.append(Figure("rules of our own", str(len(SAMPLES))))
    for name, unexplained in {"semgrep": ours, **others}.items():
        outcome.figures.append(Figure(f"{name}: unexplained findings", *_none(unexplained)))
    outcome.twins += [
        _sample_twin(rule, {(Path(each.path).stem, each.rule) for each in found}) for rule in SAMPLES
    ]
    outcome.twins += _foreign_twins(tmp_path)
    concluded(outcome)


def _none(found: list[str]) -> tuple[str, str, bool]:
    return ("; ".join(found[:10]) or "0"), "0", not found


def _semgrep_with_samples(folder: Path) -> list[check_static.Finding]:
    for number, rule in enumerate(SAMPLES):
        for kind, text in zip(("bad", "good"), SAMPLES[rule], strict=True):
            ending = "html" if text.startswith(("<", "{")) else "py"
            (folder / f"{kind}_{number}.{ending}").write_text(text + "\n", encoding="utf-8")
    return check_static.semgrep(check_static.ROOT / "src", folder)


def _sample_twin(rule: str, found: set[tuple[str, str]]) -> Twin:
    number = list(SAMPLES).index(rule)
    bad, good = (f"bad_{number}", rule) in found, (f"good_{number}", rule) in found
    how = "its sample is found, the good one is not" if bad and not good else f"bad {bad}, good {good}"
    return Twin(f"a sample that breaks {rule}", bad and not good, how)


def _foreign_twins(folder: Path) -> list[Twin]:
    (folder / "unsafe.py").write_text(UNSAFE)
    unsafe = check_static.bandit(folder / "unsafe.py")
    twins = [Twin("an archive unpacked unseen", bool(unsafe), f"bandit {unsafe[0].rule}" if unsafe else "")]
    for number, text in enumerate(SECRETS.values()):
        (folder / f"secret{number}.py").write_text(text)
    found = check_static.secrets(*sorted(folder.glob("secret*.py")), root=folder)
    for number, what in enumerate(SECRETS):
        kinds = [each.rule for each in found if Path(each.path).name == f"secret{number}.py"]
        twins.append(Twin(f"{what} in a file", bool(kinds), f"detect-secrets: {', '.join(kinds)}"))
    return twins
