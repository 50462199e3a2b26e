"""A letter takes milliseconds once the fonts are read."""

import time
from statistics import median

from tests.documents.samples import REJECTION, notice
from yorozu.documents.services import render_notice


def test_a_warm_letter_takes_at_most_15_milliseconds() -> None:
    render_notice(REJECTION)
    times = []
    for number in range(25):
        data = notice(
            REJECTION, document_number=f"宮市子第{number}号", addressee=(f"宮町{number}番地", "髙橋 𠮷郎")
        )
        start = time.process_time()
        render_notice(data)
        times.append(time.process_time() - start)
    assert median(times) <= 0.015
