"""The printed form of a published procedure."""

from yorozu.forms.services import Definition
from yorozu.foundation.errors import NotFound
from yorozu.municipality.models import Municipality
from yorozu.paper.form.code import PageCode
from yorozu.paper.form.layout import layout_of
from yorozu.paper.form.printing import codes_of, printed_form
from yorozu.paper.form.shapes import FormLayout
from yorozu.procedures.models import Procedure, ProcedureVersion, State
from yorozu.procedures.selectors import definition_of, published


def has_form(definition: Definition) -> bool:
    """Whether the procedure is taken on paper. Sheets of an anonymous survey are entered at the survey itself."""
    return "paper" in definition.channels and not (definition.anonymous and definition.kind == "survey")


def form_of(municipality: Municipality, code: str) -> tuple[str, bytes]:
    """Title and PDF of the form that is handed out now. Raises NotFound, Unavailable."""
    version = published(municipality, code)
    definition = definition_of(version)
    if not has_form(definition):
        raise NotFound("この手続には、紙の用紙がありません。手続の案内をご覧ください。")
    addressee = municipality.mayor_title
    content = printed_form(definition, city=municipality.slug, addressee=addressee, version=version.number)
    return definition.title, content


def layout_for(version: ProcedureVersion) -> FormLayout:
    """Where everything stands on the form of a version, whenever it was printed."""
    return layout_of(definition_of(version))


def codes_for(version: ProcedureVersion) -> list[PageCode]:
    """What the pages of the form of a version say of themselves."""
    city, code = version.municipality.slug, version.procedure.code
    return codes_of(layout_for(version), city=city, procedure=code, version=version.number)


def version_called(municipality: Municipality, code: str, number: int) -> ProcedureVersion | None:
    """A version of a procedure of this city, however old."""
    rows = ProcedureVersion.objects.within(municipality).select_related("procedure", "municipality")
    return rows.filter(procedure__code=code, number=number).first()


def knows_procedure(municipality: Municipality, code: str) -> bool:
    return Procedure.objects.within(municipality).filter(code=code).exists()


def paper_procedures(municipality: Municipality) -> list[Procedure]:
    """Published procedures that are taken on paper, in the order of their titles."""
    rows = Procedure.objects.within(municipality).filter(state=State.PUBLISHED, for_public=True)
    rows = rows.select_related("current", "department").order_by("title_key")
    return [each for each in rows if each.current and has_form(definition_of(each.current))]
