"""Commands of the drill that run inside an installation; each prints JSON in its last line."""

import json
import os
import sys
from pathlib import Path

import django


def main(command: str, *arguments: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yorozu.config.settings")
    django.setup()
    from tests.trials.restore import filling, inspecting, preparing, twins, writing  # noqa: PLC0415
    from yorozu.foundation import tenancy  # noqa: PLC0415

    with tenancy.across_cities(tenancy.Crossing.COMMAND):
        if command == "prepare":
            found: object = preparing.prepare()
        elif command == "write":
            writing.write()
        elif command == "fill":
            found = filling.fill(int(arguments[0]), files=int(arguments[1]))
        elif command == "inspect":
            found = inspecting.inspect(Path(arguments[0]), arguments[1])
        elif command == "examine":
            found = inspecting.examine(Path(arguments[0]), arguments[1], Path(arguments[2]))
        else:
            found = twins.run(Path(arguments[0]), Path(arguments[1]))
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


main(*sys.argv[1:])
