"""`{% load static %}` as Django has it, with the address of a file made once: a page has two dozen of them."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template import Node
from django.template.base import Parser, Token
from django.templatetags import static as django_static

register = template.Library()
register.tags.update(django_static.register.tags)


class Asset(django_static.StaticNode):
    """A file that the installation serves itself; its address is the same for everybody until the next start."""

    @classmethod
    def handle_simple(cls, path: str) -> str:
        return _address(settings.STATIC_URL, path)


@lru_cache(maxsize=512)
def _address(_prefix: str, path: str) -> str:
    return django_static.StaticNode.handle_simple(path)


@register.tag("static")
def static(parser: Parser, token: Token) -> Node:
    """`{% static "ui/icon.svg" %}`, also with `as`."""
    return Asset.handle_token(parser, token)
