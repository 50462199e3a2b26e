"""The screens of staff who work on cases."""

from yorozu.cases.desk.checking import note, take_over, tick
from yorozu.cases.desk.downloads import download, notice, preview
from yorozu.cases.desk.exporting import export, exports
from yorozu.cases.desk.looks import give, looks
from yorozu.cases.desk.messages import answer_day, message_download, messages
from yorozu.cases.desk.reading import case
from yorozu.cases.desk.stepping import accept, correct, file, issue, propose
from yorozu.cases.desk.work import work

__all__ = [
    "answer_day",
    "message_download",
    "messages",
    "accept",
    "case",
    "correct",
    "download",
    "export",
    "exports",
    "file",
    "give",
    "issue",
    "looks",
    "note",
    "notice",
    "preview",
    "propose",
    "take_over",
    "tick",
    "work",
]
