"""`{% load i18n %}` as Django has it, with a `translate` that costs next to nothing in Japanese, the source.

A page of a form has a hundred of them; Django's own makes a lazy text of each and looks it up in two catalogues.
"""

from django import template
from django.template import Context, Node
from django.template.base import FilterExpression, Parser, Token, render_value_in_context
from django.templatetags import i18n

from yorozu.foundation.language import JAPANESE, current

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class Said(Node):
    """One text: as it is in Japanese, by Django's own tag in other languages."""

    def __init__(self, text: FilterExpression, translated: Node) -> None:
        self.text = text
        self.translated = translated

    def render(self, context: Context) -> str:
        if current() != JAPANESE:
            return self.translated.render(context)
        return render_value_in_context(self.text.resolve(context), context)


@register.tag("translate")
def translate(parser: Parser, token: Token) -> Node:
    """`{% translate "…" %}` and `{% translate variable %}`; with options it is Django's tag itself."""
    node: Node = i18n.do_translate(parser, token)
    bits = token.split_contents()
    return Said(parser.compile_filter(bits[1]), node) if len(bits) == 2 else node
