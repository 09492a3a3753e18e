"""Pages for everybody that show the regulation: the start page with its calculator, and the rules by date."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications import calculator, periods, regimes
from applications.public_forms import CalculatorForm
from companies.enums import Size
from portefeuille import clock

UNPROCESSABLE = 422


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """Say what the kmo-portefeuille is, and compute what somebody would get."""
    today = clock.today()
    form = CalculatorForm(request.GET if "cost" in request.GET else None, today=today)
    answer = None
    if form.is_valid():
        question = form.question()
        form.add_refusals(calculator.refusals(question, today))
        answer = None if form.errors else calculator.answer(question, today)
    regime = regimes.on(today)
    context = {
        "form": form,
        "answer": answer,
        "example": calculator.answer(calculator.example(today), today),
        "regime": regime,
        "small_rate": regime.rates[Size.SMALL],
        "medium_rate": regime.rates[Size.MEDIUM],
        "ceiling": regime.ceilings[Size.SMALL],
    }
    return render(request, "public/home.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@login_not_required
def rules_by_date(request: HttpRequest) -> HttpResponse:
    """Show every regime, the one in force first."""
    return render(request, "public/rules.html", {"periods": periods.periods(clock.today())})
