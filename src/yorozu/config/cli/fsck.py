"""`yorozu fsck`: whether rows, files, audit and queue of a living installation fit together."""

import argparse
import json
from collections import Counter
from dataclasses import asdict

from yorozu.config.examining import defects
from yorozu.foundation.clock import now
from yorozu.foundation.soundness import Defect, Examination


def run(options: argparse.Namespace) -> int:
    """Print every defect as it is found and what was looked at; 1 when there is any. With --json, a line each."""
    examination = Examination(at=now(), settled=options.settled, opened=options.open / 100)
    found: Counter[str] = Counter()
    for defect in defects(options.city, examination):
        found[defect.kind] += 1
        print(json.dumps(asdict(defect), ensure_ascii=False) if options.json else _line(defect), flush=True)
    print(_summary_line(examination, found) if options.json else _summary(examination, found))
    return 1 if found else 0


def _line(defect: Defect) -> str:
    return f"要対応  {defect.where}: {defect.what} {defect.remedy}"


def _summary(examination: Examination, found: Counter[str]) -> str:
    looked_at = "、".join(f"{name} {count:,}" for name, count in examination.looked_at.items())
    verdict = f"不整合が {found.total():,} 件あります。" if found else "不整合は見つかりませんでした。"
    return f"調べたもの: {looked_at}\n{verdict}"


def _summary_line(examination: Examination, found: Counter[str]) -> str:
    summary = {"defects": found.total(), "kinds": dict(found), "looked_at": dict(examination.looked_at)}
    return json.dumps(summary, ensure_ascii=False)
