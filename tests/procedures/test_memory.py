"""What a process keeps."""

from yorozu.procedures.memory import Memory


def test_a_thing_is_made_once_while_it_is_kept() -> None:
    made: list[str] = []
    memory: Memory[str, str] = Memory(2)

    def make(key: str) -> str:
        return memory.get(key, lambda: made.append(key) or key.upper())  # type: ignore[func-returns-value]

    assert [make(key) for key in "aab"] == ["A", "A", "B"]
    assert made == ["a", "b"]


def test_what_was_used_longest_ago_gives_way() -> None:
    made: list[str] = []
    memory: Memory[str, str] = Memory(2)
    for key in "abaca":
        memory.get(key, lambda key=key: made.append(key) or key)  # type: ignore[misc]
    assert made == ["a", "b", "c"]
    assert len(memory) == 2
