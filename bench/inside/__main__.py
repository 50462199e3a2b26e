"""Runs one task and prints what it returns as a line of JSON."""

import importlib
import json
import os
import sys

import django

from yorozu.foundation.tenancy import Crossing, across_cities

TASKS = ("prepare", "prepare_bare", "work_list", "query_counts", "notices", "paper", "pack_load", "steps")


def main() -> None:
    task, *arguments = sys.argv[1:]
    if task not in TASKS:
        sys.exit(f"{task}: not one of {', '.join(TASKS)}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yorozu.config.settings")
    django.setup()
    with across_cities(Crossing.COMMAND):
        print(json.dumps(importlib.import_module(f"bench.inside.{task}").main(*arguments)))


main()
