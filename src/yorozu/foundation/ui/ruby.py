"""Readings (ふりがな) over the characters of a page's own texts.

Works on the finished page, so that no template needs to know of it. What a person has written is not read: it stands
in an element with `translate="no"`, which also keeps a browser's translator off it. Form values, titles, options and
code are left alone.
"""

import re
from functools import lru_cache
from html import escape, unescape
from html.parser import HTMLParser

from yorozu.foundation.dictionary import morphemes
from yorozu.foundation.readings import AFTER, COUNTED, DAYS, SINGLE, WORDS

_KANJI = "々〆ヶ一-龠㐀-䶿豈-龎𠀀-𪛟"
_HAS_KANJI = re.compile(f"[{_KANJI}]")
_RUNS = re.compile(f"[{_KANJI}]+|[^{_KANJI}]+")
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_COUNTERS, _AFTER, _WORDS = (
    "|".join(sorted(words, key=len, reverse=True)) for words in ([*COUNTED, "日"], AFTER, WORDS)
)
_KNOWN = re.compile(rf"(?P<number>(?<!\d)\d++)(?P<counter>{_COUNTERS})(?P<after>{_AFTER})?(?!生)|{_WORDS}")
#: A text over this is none of ours and gets no readings; the dictionary refuses 49,149 bytes.
_LONGEST = 3000
#: Only what pages say again and again is worth the memory.
_KEPT = 300
_LEFT_ALONE = frozenset({"head", "script", "style", "textarea", "select", "code", "pre", "svg", "ruby"})
_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


def with_readings(page: str) -> str:
    """The page with `<ruby>` around what has Chinese characters, okurigana outside; otherwise to the letter the same."""
    reader = _Page()
    reader.feed(page)
    reader.close()
    return "".join(reader.out)


def ruby(text: str) -> str:
    """One text as HTML with its readings."""
    return _kept(text) if len(text) <= _KEPT else _read(text)


def _read(text: str) -> str:
    return "".join(_over(written, reading) for written, reading in _pieces(text))


_kept = lru_cache(maxsize=8192)(_read)


class _Page(HTMLParser):
    """Copies a page as it is and gives its texts readings."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self.closed_by = ""
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.out.append(self.get_starttag_text() or "")
        if self.closed_by:
            self.depth += tag == self.closed_by
        elif tag not in _VOID and (tag in _LEFT_ALONE or ("translate", "no") in attrs):
            self.closed_by, self.depth = tag, 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.out.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.out.append(f"</{tag}>")
        if tag == self.closed_by:
            self.depth -= 1
            self.closed_by = self.closed_by if self.depth else ""

    def handle_data(self, data: str) -> None:
        if self.closed_by or len(data) > _LONGEST or not _HAS_KANJI.search(data):
            self.out.append(data)
        else:
            # One piece, or a button that lays out what it holds would set every word apart.
            self.out.append(f'<span class="y-ruby">{ruby(unescape(data))}</span>')

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.out.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.out.append(f"<!{decl}>")


def _pieces(text: str) -> list[tuple[str, str]]:
    """(as written, reading in hiragana or "") in order: words we know, counted things, and the dictionary's rest."""
    found: list[tuple[str, str]] = []
    place = 0
    for match in _KNOWN.finditer(text):
        found += _by_dictionary(text[place : match.start()])
        found += _numbered(match) if match["counter"] else [(match[0], WORDS[match[0]])]
        place = match.end()
    return found + _by_dictionary(text[place:])


def _numbered(match: re.Match[str]) -> list[tuple[str, str]]:
    number, counter, after = match["number"], match["counter"], match["after"]
    whole = DAYS.get(number + counter)
    found = [(number + counter, whole)] if whole else [(number, ""), (counter, _counted(number, counter))]
    return [*found, (after, AFTER[after])] if after else found


def _counted(number: str, counter: str) -> str:
    """The reading of a counter; none for 1日, which is ついたち or いちにち."""
    if counter == "日":
        return "" if number == "1" else "にち"
    return COUNTED[counter]


def _by_dictionary(text: str) -> list[tuple[str, str]]:
    if not _HAS_KANJI.search(text):
        return [(text, "")] if text else []
    return [
        (each.written, SINGLE.get(each.written) or each.reading.translate(_TO_HIRAGANA))
        if _HAS_KANJI.search(each.written)
        else (each.written, "")
        for each in morphemes(text, long=True)
    ]


def _over(written: str, reading: str) -> str:
    """One word: ruby over its Chinese characters, what is kana outside."""
    if not reading or not re.fullmatch("[ぁ-ゖー]+", reading):
        return escape(written, quote=False)
    runs = _RUNS.findall(written)
    split = _split(runs, reading)
    if split is None:
        return _ruby(written, reading)
    return "".join(
        _ruby(run, split[i]) if _HAS_KANJI.search(run) else escape(run, quote=False)
        for i, run in enumerate(runs)
    )


def _split(runs: list[str], reading: str) -> list[str] | None:
    """The reading of each run, where its kana can be found in the whole."""
    kana = [run.translate(_TO_HIRAGANA) for run in runs]
    pattern = "".join("(.+?)" if _HAS_KANJI.search(run) else f"({re.escape(run)})" for run in kana)
    match = re.fullmatch(pattern, reading)
    return list(match.groups()) if match else None


def _ruby(written: str, reading: str) -> str:
    return f"<ruby>{escape(written, quote=False)}<rp>（</rp><rt>{reading}</rt><rp>）</rp></ruby>"
