"""Addresses of the pages about money."""

from django.conf import settings
from django.urls import path

import applications.urls  # noqa: F401 - names the converter of project numbers
from payments.views import accounting, comebacks, credit_notes, demo_bank, deposit, pay, provider, stop

app_name = "payments"

urlpatterns = [
    path("projecten/<project_number:number>/storten/", deposit.deposit, name="deposit"),
    path("projecten/<project_number:number>/betalen/", pay.pay, name="pay"),
    path("projecten/<project_number:number>/betalen/controle/", pay.check, name="pay_check"),
    path("projecten/<project_number:number>/betalen/<uuid:key>/", pay.ordered, name="ordered"),
    path("projecten/<project_number:number>/stopzetten/", stop.stop, name="stop"),
    path("projecten/<project_number:number>/kostprijs-verlagen/", comebacks.reduce, name="reduce"),
    path("projecten/<project_number:number>/geld-terugvragen/", comebacks.ask_repayment, name="ask_repayment"),
    path("projecten/<project_number:number>/terugvordering/", comebacks.claims, name="claims"),
    path("boekhouding/", accounting.years, name="accounting"),
    path("boekhouding/<int:year>.csv", accounting.year_as_csv, name="accounting_csv"),
    path("boekhouding/<int:year>.pdf", accounting.year_as_pdf, name="accounting_pdf"),
    path("onderneming/rekening/", comebacks.refund_account, name="refund_account"),
    path("dienstverlener/creditnotas/", credit_notes.notes, name="provider_notes"),
    path("dienstverlener/projecten/<project_number:number>/creditnota/", credit_notes.announce, name="announce_note"),
    path("dienstverlener/projecten/<project_number:number>/weigeren/", provider.refuse, name="refuse"),
    path("dienstverlener/betalingen/", provider.payments, name="provider_payments"),
    path(
        "dienstverlener/betalingen/betalingen.csv",
        provider.export_payments,
        {"extension": "csv"},
        name="provider_payments_csv",
    ),
    path(
        "dienstverlener/betalingen/betalingen.xlsx",
        provider.export_payments,
        {"extension": "xlsx"},
        name="provider_payments_xlsx",
    ),
]

if settings.DEMO:
    urlpatterns += [
        path("demo/bank/", demo_bank.bank, name="demo_bank"),
        path("demo/bank/storting/<project_number:number>/", demo_bank.deposit, name="demo_deposit"),
        path("demo/bank/betaling/<int:pk>/", demo_bank.execute_payment, name="demo_payment"),
        path("demo/bank/betaling/<int:pk>/terug/", demo_bank.return_payment, name="demo_return"),
        path("demo/bank/terugbetaling/<int:pk>/", demo_bank.execute_refund, name="demo_refund"),
    ]
