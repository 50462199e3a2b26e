"""Whether a PDF can be read, stays within limits and does nothing by itself when it is opened (ISO 32000-2)."""

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader, apply_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject

from yorozu.trust.uploads.foreign import refuse_foreign_tail, refuse_page
from yorozu.trust.uploads.limits import MAX_PAGES
from yorozu.trust.uploads.pdf_streams import check_streams
from yorozu.trust.uploads.refusal import Broken, Refused

_END = b"%%EOF"
_HEAD = 2048
_MOST_ANNOTATIONS = 20_000
_MOST_STEPS = 50
_DEEPEST = 200
_NESTING = re.compile(rb"<<|>>|\[|\]|endobj")
_CUT = "PDFが途中で切れています。もう一度保存してから送ってください。"
_LOCKED = "パスワードや、印刷・編集の制限が付いたPDFは確認できません。制限を外すか、印刷してPDFに保存し直したものを送ってください。"
_PAGES = f"PDFは1ページから{MAX_PAGES}ページまでにしてください。"
_ACTS = (
    "開いただけで動き出す仕組み（スクリプトなど）が入ったPDFは受け付けられません。"
    "印刷の画面から「PDFに保存」したものを送ってください。"
)
_CARRIES = "別のファイルや動画が埋め込まれたPDFは受け付けられません。中のファイルは別に添付し、PDFは保存し直してください。"
# Acts that reach out of the document. JavaScript in a field waits for a person and is not among them.
_REACHING = {"/Launch", "/ImportData", "/GoToE", "/Rendition", "/Movie", "/Sound", "/RichMediaExecute"}
_BY_ITSELF = {*_REACHING, "/JavaScript", "/URI", "/SubmitForm", "/GoToR"}
_CARRIERS = {"/FileAttachment", "/RichMedia", "/Movie", "/Screen", "/Sound", "/3D"}
_LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": 32_000_000,
    "lzw_maximum_output_length": 32_000_000,
    "run_length_maximum_output_length": 32_000_000,
    "array_based_stream_maximum_output_length": 32_000_000,
    "stream_decoding_work_maximum_length": 64_000_000,
    "page_tree_maximum_entries": MAX_PAGES * 4,
    "page_tree_maximum_depth": 60,
}


def check_pdf(content: bytes) -> None:
    """Raises Refused with what to do instead; anything else means that it cannot be read."""
    head, found, tail = content.rpartition(_END)
    if not found or len(tail) > _HEAD:
        raise Refused(_CUT)
    refuse_foreign_tail(tail)
    outside = check_streams(content)
    refuse_page(outside)
    _check_depth(outside)
    refuse_page(content[:_HEAD])
    with apply_configuration(**_LIMITS):
        _check_document(PdfReader(io.BytesIO(content), strict=False))


def _check_depth(outside: bytes) -> None:
    """Raises Broken where lists and tables lie deeper in each other than any parser follows; it would begin to guess."""
    depth = 0
    for found in _NESTING.finditer(outside):
        mark = found[0]
        depth = 0 if mark == b"endobj" else depth + 1 if mark in (b"<<", b"[") else max(0, depth - 1)
        if depth > _DEEPEST:
            raise Broken("too deep")


def _check_document(reader: PdfReader) -> None:
    if reader.is_encrypted:
        raise Refused(_LOCKED)
    root = reader.root_object
    try:
        if not 0 < len(reader.pages) <= MAX_PAGES:
            raise Refused(_PAGES)
    except LimitReachedError:
        raise Refused(_PAGES) from None
    _check_catalogue(root)
    left = _MOST_ANNOTATIONS
    for page in reader.pages:
        _refuse_acts(_own_acts(page), _BY_ITSELF)
        for note in _dictionaries(page.get("/Annots")):
            left -= 1
            if left < 0:
                raise Broken("too many annotations")
            _check_annotation(note)


def _check_catalogue(root: DictionaryObject) -> None:
    _refuse_acts(_own_acts(root), _BY_ITSELF)
    _refuse_acts([root.get("/OpenAction")], _BY_ITSELF)
    names = _dictionary(root.get("/Names"))
    if not _is_empty(names.get("/JavaScript")):
        raise Refused(_ACTS)
    if not _is_empty(names.get("/EmbeddedFiles")) or "/Collection" in root:
        raise Refused(_CARRIES)


def _check_annotation(note: DictionaryObject) -> None:
    if note.get("/Subtype") in _CARRIERS:
        raise Refused(_CARRIES)
    _refuse_acts([note.get("/A"), note.get("/PA"), *_own_acts(note)], _REACHING)


def _own_acts(holder: DictionaryObject) -> list[Any]:
    return list(_dictionary(holder.get("/AA")).values())


def _refuse_acts(acts: list[Any], forbidden: set[str]) -> None:
    for act in acts:
        for step in _steps(act):
            if str(step.get("/S")) in forbidden:
                raise Refused(_ACTS)


def _steps(act: Any) -> Iterator[DictionaryObject]:
    """An action and those that follow it."""
    waiting, seen = [act], 0
    while waiting:
        seen += 1
        if seen > _MOST_STEPS:
            raise Broken("too many actions")
        step = _value(waiting.pop())
        if isinstance(step, DictionaryObject):
            yield step
            waiting.append(step.get("/Next"))
        elif isinstance(step, ArrayObject) and all(
            isinstance(_value(each), DictionaryObject) for each in step
        ):
            waiting.extend(step)


def _is_empty(tree: Any) -> bool:
    """Whether a name tree (7.9.6) names nothing."""
    node = _dictionary(tree)
    return not _value(node.get("/Names")) and not _value(node.get("/Kids"))


def _dictionaries(value: Any) -> Iterator[DictionaryObject]:
    found = _value(value)
    for each in found if isinstance(found, ArrayObject) else ():
        if isinstance(item := _value(each), DictionaryObject):
            yield item


def _dictionary(value: Any) -> DictionaryObject:
    found = _value(value)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _value(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value
