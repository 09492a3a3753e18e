"""The model fields of the kernel."""

from portefeuille import fields, forms


def test_a_euro_field_has_twelve_digits_of_which_two_cents() -> None:
    field = fields.EuroField()
    assert (field.max_digits, field.decimal_places) == (12, 2)


def test_a_form_of_a_model_reads_amounts_as_people_type_them() -> None:
    form_field = fields.EuroField("cost", max_digits=7).formfield()
    assert isinstance(form_field, forms.EuroField)
    assert str(form_field.highest) == "99999.99"
