"""A spreadsheet that somebody sends is read apart from the service, which survives whatever is in it."""

import io
import tracemalloc
import zipfile

import pytest
import xlsxwriter

from yorozu.foundation.errors import Invalid
from yorozu.foundation.spreadsheets import excel_file, read_rows


def _book(*cells: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("表")
        for row, column in cells:
            page.write_string(row, column, "𠮷")
    return out.getvalue()


def _with_part(content: bytes, name: str, part: bytes, *, said: int) -> bytes:
    """The file with another part, of which its list says that it unpacks to `said` bytes."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as now,
    ):
        for each in before.namelist():
            now.writestr(each, part if each == name else before.read(each))
    found, real = out.getvalue(), len(part).to_bytes(4, "little")
    return found.replace(real, said.to_bytes(4, "little"))


def test_what_was_written_is_read_again() -> None:
    rows = [["=1+1", "０１"], ["", "改\n行"], ["'x", "-5"]]
    assert read_rows("a.xlsx", excel_file("表", ("甲", "乙"), rows)) == [["甲", "乙"], *rows]


def test_empty_rows_and_columns_before_the_first_cell_count() -> None:
    assert read_rows("a.xlsx", _book((2, 1))) == [["", ""], ["", ""], ["", "𠮷"]]


@pytest.mark.parametrize(
    "cells", [((0, 0), (1048575, 16383)), ((1048575, 16383),), ((0, 0), (5000, 0)), ((0, 60),)]
)
def test_a_cell_far_away_is_refused_and_takes_nothing_with_it(cells: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(Invalid, match="大きすぎます|読めません"):
        read_rows("a.xlsx", _book(*cells))


def test_a_part_that_unpacks_to_more_than_it_says_is_refused() -> None:
    many = b"<sst>" + b"<si><t>" + b"a" * 500 + b"</t></si>"
    bomb = many + b"<si><t>a</t></si>" * 9_000_000
    content = _with_part(_book((0, 0)), "xl/sharedStrings.xml", bomb, said=1000)
    assert len(content) < 2 * 1024 * 1024
    with pytest.raises(Invalid):
        read_rows("a.xlsx", content)


@pytest.mark.parametrize("content", [b"PK", b"PK\x03\x04" + bytes(40), _book((0, 0))[:-30]])
def test_what_is_no_spreadsheet_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid, match="読めません"):
        read_rows("a.xlsx", content)


def test_of_a_csv_no_more_rows_are_made_than_are_taken() -> None:
    assert len(read_rows("a.csv", b"a,b\n" * 10, most_rows=10)) == 10
    tracemalloc.start()
    try:
        with pytest.raises(Invalid, match="大きすぎます"):
            read_rows("a.csv", b"a" + b"\n" * 300_000, most_rows=10)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8_000_000
    with pytest.raises(Invalid, match="大きすぎます"):
        read_rows("a.csv", b"," * 60)
