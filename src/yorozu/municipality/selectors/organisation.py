"""Walking the tree of departments."""

from yorozu.foundation.errors import NotFound
from yorozu.municipality.models import Department, DepartmentRole, Municipality


def department_for_role(municipality: Municipality, role: str) -> Department:
    """The department that does this kind of work. Raises NotFound."""
    found = DepartmentRole.objects.within(municipality).filter(role=role).select_related("department").first()
    if found is None:
        raise NotFound(
            f"{municipality.name}には「{role}」を担当する課が登録されていません。市のデータを確認してください。"
        )
    return found.department


def department_by_path(municipality: Municipality, path: str) -> Department:
    """The department at 「部/課」. Raises NotFound."""
    found = Department.objects.within(municipality).filter(path=path).first()
    if found is None:
        raise NotFound(f"{municipality.name}に「{path}」という部署は登録されていません。")
    return found


def ancestors(department: Department) -> list[Department]:
    """The department itself, then the one above, up to the top."""
    chain = [department]
    while (above := chain[-1].parent) is not None:
        chain.append(above)
    return chain
