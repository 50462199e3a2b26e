"""Whatever text is given as a definition, the answer is a list of faults."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.forms.test_definition_faults import GOOD
from yorozu.forms.services import check_document


@given(st.text(max_size=200))
@example("%YAML 9.9\n---\n")
@example("a: \ud800")
@example("\x00")
@example("- - - - - - - - - - - - - - - - -")
@settings(max_examples=100, deadline=None)
def test_any_text_gives_faults_and_never_an_accident(text: str) -> None:
    assert check_document(text)


@given(st.integers(0, len(GOOD) - 1), st.text(max_size=6), st.integers(0, 6))
@settings(max_examples=100, deadline=None)
def test_a_good_document_with_a_slip_of_the_pen_is_read_or_refused(at: int, typed: str, lost: int) -> None:
    found = check_document(GOOD[:at] + typed + GOOD[at + lost :])
    assert all(fault.message for fault in found)
