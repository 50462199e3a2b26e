"""The form language: a procedure's definition, its rules, the checking of answers, and everything made from it.

No database. Enter through `forms.services`.
"""
