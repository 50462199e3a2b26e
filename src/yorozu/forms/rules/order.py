"""In which order questions can be decided, when some are shown only because of the answers to others."""

from collections.abc import Callable, Iterable, Mapping

#: id → ids that must be decided before it
Dependencies = Mapping[str, Iterable[str]]


def decided_order(depends: Dependencies, on_cycle: Callable[[list[str]], None]) -> list[str]:
    """Ids so that each comes after what it depends on, otherwise as given. `on_cycle` is told of every circle."""
    order: list[str] = []
    state: dict[str, bool] = {}  # False while open, True when done

    def visit(name: str, trail: list[str]) -> None:
        if state.get(name) is False:
            on_cycle([*trail[trail.index(name) :], name])
        if name in state:
            return
        state[name] = False
        for other in depends[name]:
            if other in depends:
                visit(other, [*trail, name])
        state[name] = True
        order.append(name)

    for name in depends:
        visit(name, [])
    return order
