"""What is typed on the page of a proposal."""

from django import forms

_LARGEST = 2**31 - 1


class ActForm(forms.Form):
    """One act on one step; texts are checked again by the service, which knows what each act needs."""

    ACTS = ("approve", "act_for", "remand", "review_later", "acknowledge", "pull_back")

    act = forms.ChoiceField(choices=[(each, each) for each in ACTS])
    step = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    version = forms.IntegerField(min_value=1, max_value=_LARGEST, required=False)
    comment = forms.CharField(required=False, strip=False)
    reason = forms.CharField(required=False, strip=False)
    absence = forms.CharField(required=False)
