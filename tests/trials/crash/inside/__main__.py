"""Takes tasks, a JSON line each (name and arguments), and answers each with a line: `done` or `fault`."""

import json
import os
import sys
import traceback

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yorozu.config.settings")
    django.setup()
    from django.db import connection  # noqa: PLC0415  needs the setup

    from tests.trials.crash.inside.tasks import TASKS  # noqa: PLC0415
    from yorozu.foundation import tenancy  # noqa: PLC0415

    for line in sys.stdin:
        name, *arguments = json.loads(line)
        try:
            with tenancy.across_cities(tenancy.Crossing.COMMAND):
                answer = {"done": TASKS[name](*arguments)}
        except Exception:  # noqa: BLE001  whoever asked is told
            answer = {"fault": traceback.format_exc()}
        connection.close()  # whoever kills backends kills this one too
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
