"""A multipart body (RFC 7578): the texts and files that it carries."""

from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import parse_header_parameters
from multipart import MultipartError, MultipartSegment, ParserLimitReached, PushMultipartParser

from yorozu.foundation.errors import Invalid, TooLarge
from yorozu.intake.json_body import refused
from yorozu.intake.uploads import Upload

_BROKEN = "multipart の区切りを読み取れないか、途中で切れています。送り方を確かめて、もう一度送ってください。"
_ENCODED = "Content-Transfer-Encoding は使えません。ファイルは元のバイト列のまま送ってください。"
_NOT_UTF8 = "文字の部分を UTF-8 として読み取れません。UTF-8 で送り直してください。"
_TOO_MANY = "部分の数が多すぎるか、文字の部分が長すぎます。減らして送り直してください。"
_AS_THEY_ARE = {"", "7bit", "8bit", "binary"}


@dataclass(slots=True)
class Parts:
    """By the name of the part, in the order in which they were sent."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, list[Upload]] = field(default_factory=dict)


def read_parts(request: HttpRequest) -> Parts:
    """All of the body, whose length the caller has judged. Raises TooLarge; Invalid for a body that is none or ends early.

    Three times as fast as the framework's reader, and strict: that one takes a body that was cut off for a whole one,
    and puts other characters where a text is not UTF-8.
    """
    parts, most = Parts(), settings.DATA_UPLOAD_MAX_NUMBER_FILES
    try:
        for segment, content in _segments(request):
            _put(parts, segment, content)
    except ParserLimitReached:
        raise TooLarge(_TOO_MANY) from None
    except UnicodeDecodeError:
        raise refused(_NOT_UTF8) from None
    except MultipartError:
        raise refused(_BROKEN) from None
    written = sum(len(text) for texts in parts.texts.values() for text in texts)
    sent = sum(len(files) for files in parts.files.values())
    if written > settings.DATA_UPLOAD_MAX_MEMORY_SIZE or sent > most:
        raise TooLarge(_TOO_MANY)
    return parts


def _segments(request: HttpRequest) -> list[tuple[MultipartSegment, bytes]]:
    body, boundary = request.read(), (request.content_params or {}).get("boundary", "")
    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + settings.DATA_UPLOAD_MAX_NUMBER_FILES
    found: list[tuple[MultipartSegment, bytes]] = []
    with PushMultipartParser(boundary, content_length=len(body), max_segment_count=most) as parser:
        chunks: list[bytes] = []
        for event in parser.parse(body):
            if isinstance(event, MultipartSegment):
                segment, chunks = event, []
            elif event is not None:
                chunks.append(bytes(event))
            else:
                found.append((segment, b"".join(chunks) if len(chunks) != 1 else chunks[0]))
    return found


def _put(parts: Parts, segment: MultipartSegment, content: bytes) -> None:
    if str(segment.header("Content-Transfer-Encoding", "")).lower() not in _AS_THEY_ARE:
        raise Invalid(_ENCODED, refused(_ENCODED, segment.name or "").errors)
    name, file = segment.name or "", _file_name(segment)
    if file is None:
        parts.texts.setdefault(name, []).append(content.decode())
    elif file:
        parts.files.setdefault(name, []).append(Upload(file, content))


def _file_name(segment: MultipartSegment) -> str | None:
    """None for a text; empty where a form had a place for a file and none was chosen."""
    disposition = str(segment.header("Content-Disposition", ""))
    if segment.filename is None and "filename*" in disposition:
        # RFC 5987, as programs write names that are not ASCII.
        return str(parse_header_parameters(disposition)[1].get("filename", ""))
    return segment.filename if segment.filename is None else str(segment.filename)
