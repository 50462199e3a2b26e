"""What a process keeps of what it has made, up to a fixed number of things."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memory(Generic[K, V]):
    """Keeps the `size` things used last. Keys must name what never changes, so that nothing goes stale."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._one_at_a_time = Lock()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The thing kept under the key, made now if there is none; two threads may make the same one twice."""
        with self._one_at_a_time:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._one_at_a_time:
            self._kept[key] = made
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return made

    def __len__(self) -> int:
        return len(self._kept)
