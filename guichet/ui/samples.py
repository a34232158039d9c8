"""The form of the page of elements: one field of each kind."""

from django import forms


class SampleForm(forms.Form):
    email = forms.EmailField(label="Courriel ou numéro de ligne", help_text="Titulaire : votre courriel.")
    password = forms.CharField(label="Mot de passe", widget=forms.PasswordInput)
    motive = forms.ChoiceField(label="Motif", choices=[("cut", "Coupure de service"), ("slow", "Débit trop bas")])
    since = forms.ChoiceField(
        label="Depuis quand",
        choices=[("today", "Aujourd’hui"), ("before", "Avant")],
        widget=forms.RadioSelect,
    )
    message = forms.CharField(
        label="Votre message", help_text="Par exemple : plus de réseau depuis 9 h.", widget=forms.Textarea
    )
    attachment = forms.FileField(label="Pièce jointe", required=False)
    stay = forms.BooleanField(label="Rester connecté(e)", required=False)

    @classmethod
    def with_errors(cls) -> "SampleForm":
        """Return the form as it comes back after a wrong address."""
        form = cls({"email": "claire@", "password": "a long secret", "motive": "cut", "since": "today", "message": "…"})
        form.full_clean()
        return form
