"""The addresses of the designer, below /{city}/desk/procedures/."""

from django.urls import URLPattern, path

from yorozu.procedures.desk.designer import creating, element, listing, outline, preview, publishing, sharing
from yorozu.procedures.desk.designer.condition import condition
from yorozu.procedures.desk.designer.part import part

_HERE = "<slug:city>/desk/procedures/"
_ONE = f"{_HERE}<slug:code>/"


def designer_patterns() -> list[URLPattern]:
    """Those with a fixed word first: `new` and `import` are no codes."""
    return [
        path(_HERE, listing.listing, name="design-list"),
        path(f"{_HERE}new/", creating.new, name="design-new"),
        path(f"{_HERE}import/", creating.take_in, name="design-import"),
        path(_ONE, outline.outline, name="design"),
        path(f"{_ONE}change/", outline.change, name="design-change"),
        path(f"{_ONE}add/<slug:into>/", outline.add, name="design-add"),
        path(f"{_ONE}discard/", outline.discard, name="design-discard"),
        path(f"{_ONE}sections/<slug:section>/", element.section, name="design-section"),
        path(f"{_ONE}questions/<str:question>/", element.question, name="design-question"),
        path(f"{_ONE}parts/<slug:part>/", part, name="design-part"),
        path(f"{_ONE}conditions/<slug:place>/<str:which>/", condition, name="design-condition"),
        path(f"{_ONE}preview/", preview.preview, name="design-preview"),
        path(f"{_ONE}try/", preview.attempt, name="design-try"),
        path(f"{_ONE}print/", preview.print_form, name="design-print"),
        path(f"{_ONE}publish/", publishing.publish, name="design-publish"),
        path(f"{_ONE}period/", publishing.period, name="design-period"),
        path(f"{_ONE}withdraw/", publishing.withdraw, name="design-withdraw"),
        path(f"{_ONE}export/", sharing.export, name="design-export"),
        path(f"{_ONE}update/", sharing.update, name="design-update"),
    ]
