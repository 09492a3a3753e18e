"""What becomes of a credit: the whole table of outcomes, with amounts that always add up."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.enums import Status
from payments.enums import Outcome, Payer, Rule, Treatment
from payments.matching import CHOICES, DEFAULTS, Credit, Policies, Policy, Project, Verdict, judge
from portefeuille import money

DUE_ON = date(2026, 11, 29)
OURS, OTHER, THIRD, FOREIGN = "126000000171", "126000000272", "126000000373", "010806817183"
NAME = "Bakkerij Voorbeeld"
ACCOUNT = "BE71096123456769"


def project(
    status: Status = Status.AWAITING_DEPOSIT,
    outstanding: str = "1540.00",
    key: int = 1,
    accounts: frozenset[str] = frozenset(),
) -> Project:
    return Project(key, status, Decimal(outstanding), DUE_ON, company_name=NAME, known_accounts=accounts)


def credit(
    amount: str,
    reference: str = "",
    *in_text: str,
    currency: str = "EUR",
    days: int = 0,
    invalid: tuple[str, ...] = (),
    names: tuple[str, ...] = (NAME,),
    account: str = "",
) -> Credit:
    return Credit(Decimal(amount), currency, DUE_ON + timedelta(days=days), reference, in_text, invalid, names, account)


def judged(paid: Credit, *, policies: Policies = DEFAULTS) -> Verdict:
    return judge(paid, {OURS: project(), OTHER: project(key=2, outstanding="100.00")}, policies)


def adds_up(verdict: Verdict, amount: Decimal) -> bool:
    return verdict.kept + verdict.returned + verdict.held == amount + verdict.written_off


@pytest.mark.parametrize(
    ("amount", "outcome", "rule", "kept", "returned"),
    [
        ("0.01", Outcome.PARTIAL, Rule.LESS_THAN_DUE, "0.01", "0.00"),
        ("1539.99", Outcome.PARTIAL, Rule.LESS_THAN_DUE, "1539.99", "0.00"),
        ("1540.00", Outcome.EXACT, Rule.EXACTLY_DUE, "1540.00", "0.00"),
        ("1540.01", Outcome.OVERPAID, Rule.MORE_THAN_DUE, "1540.00", "0.01"),
        ("9999.00", Outcome.OVERPAID, Rule.MORE_THAN_DUE, "1540.00", "8459.00"),
    ],
)
def test_row_13_14_15_the_amount_is_compared_with_what_is_outstanding(
    amount: str, outcome: Outcome, rule: Rule, kept: str, returned: str
) -> None:
    verdict = judge(credit(amount, OURS), {OURS: project()}, DEFAULTS)
    assert (verdict.outcome, verdict.rule, verdict.application_id) == (outcome, rule, 1)
    assert (verdict.kept, verdict.returned, verdict.held) == (Decimal(kept), Decimal(returned), money.ZERO)


@pytest.mark.parametrize(
    ("status", "outcome", "rule"),
    [
        (Status.AWAITING_DEPOSIT, Outcome.EXACT, Rule.EXACTLY_DUE),
        (Status.PARTIALLY_DEPOSITED, Outcome.EXACT, Rule.EXACTLY_DUE),
        (Status.PAYABLE, Outcome.ALREADY_FULL, Rule.PROJECT_FULL),
        (Status.PARTIALLY_PAID, Outcome.ALREADY_FULL, Rule.PROJECT_FULL),
        (Status.LAPSED, Outcome.LATE, Rule.PROJECT_LAPSED),
        (Status.COMPLETED, Outcome.CLOSED_PROJECT, Rule.PROJECT_CLOSED),
        (Status.REFUSED, Outcome.CLOSED_PROJECT, Rule.PROJECT_CLOSED),
        (Status.STOPPED, Outcome.CLOSED_PROJECT, Rule.PROJECT_CLOSED),
        (Status.EXPIRED, Outcome.CLOSED_PROJECT, Rule.PROJECT_CLOSED),
        (Status.BLOCKED, Outcome.CLOSED_PROJECT, Rule.PROJECT_CLOSED),
        (Status.UNDER_REVIEW, Outcome.CLOSED_PROJECT, Rule.PROJECT_CLOSED),
        (Status.RECOVERY, Outcome.CLOSED_PROJECT, Rule.PROJECT_CLOSED),
        (Status.RECOVERED, Outcome.CLOSED_PROJECT, Rule.PROJECT_CLOSED),
    ],
)
def test_row_18_19_the_status_of_the_project_decides_first(status: Status, outcome: Outcome, rule: Rule) -> None:
    verdict = judge(credit("1540", OURS), {OURS: project(status)}, DEFAULTS)
    kept = Decimal(1540) if outcome == Outcome.EXACT else Decimal(0)
    assert (verdict.outcome, verdict.rule) == (outcome, rule)
    assert (verdict.kept, verdict.returned) == (kept, 1540 - kept)
    assert verdict.facts["status"] == status


def test_every_status_of_a_submitted_project_has_a_verdict() -> None:
    for status in set(Status) - {Status.DRAFT}:
        assert adds_up(judge(credit("1540", OURS), {OURS: project(status)}, DEFAULTS), Decimal(1540))


@pytest.mark.parametrize(
    ("days", "outcome"), [(-1, Outcome.EXACT), (0, Outcome.EXACT), (1, Outcome.LATE), (400, Outcome.LATE)]
)
def test_row_17_the_term_ends_with_the_booking_date_of_the_last_day(days: int, outcome: Outcome) -> None:
    assert judged(credit("1540", OURS, days=days)).outcome == outcome


@pytest.mark.parametrize(("days", "outcome"), [(3, Outcome.EXACT), (4, Outcome.LATE)])
def test_row_17_days_of_grace_let_late_money_count(days: int, outcome: Outcome) -> None:
    policies = {Outcome.LATE: Policy(Treatment.RETURN, grace_days=3)}
    assert judged(credit("1540", OURS, days=days), policies=policies).outcome == outcome


@pytest.mark.parametrize(
    ("reference", "in_text", "invalid", "outcome", "rule"),
    [
        ("", (), (), Outcome.NO_REFERENCE, Rule.NO_REFERENCE),
        ("", (), ("010806817184",), Outcome.INVALID_REFERENCE, Rule.WRONG_CHECK_DIGITS),
        (FOREIGN, (), (), Outcome.UNKNOWN_REFERENCE, Rule.NOT_OURS),
        ("", (FOREIGN,), ("010806817184",), Outcome.UNKNOWN_REFERENCE, Rule.NOT_OURS),
        (OURS, (OURS,), (), Outcome.EXACT, Rule.EXACTLY_DUE),
        ("", (OURS,), (), Outcome.EXACT, Rule.EXACTLY_DUE),
        (FOREIGN, (OURS,), (), Outcome.EXACT, Rule.EXACTLY_DUE),
        (OURS, (FOREIGN,), (), Outcome.EXACT, Rule.EXACTLY_DUE),
        (OURS, (), ("010806817184",), Outcome.EXACT, Rule.EXACTLY_DUE),
        (OURS, (OTHER,), (), Outcome.CONFLICTING_REFERENCES, Rule.REFERENCES_DISAGREE),
        (OURS, (OURS, OTHER), (), Outcome.MULTIPLE_REFERENCES, Rule.SEVERAL_OTHER_SUM),
        ("", (OURS, OTHER), (), Outcome.MULTIPLE_REFERENCES, Rule.SEVERAL_OTHER_SUM),
    ],
)
def test_row_10_11_the_communication_decides_which_project(
    reference: str, in_text: tuple[str, ...], invalid: tuple[str, ...], outcome: Outcome, rule: Rule
) -> None:
    verdict = judged(credit("1540", reference, *in_text, invalid=invalid))
    assert (verdict.outcome, verdict.rule) == (outcome, rule)
    assert verdict.application_id == (1 if outcome == Outcome.EXACT else None)
    assert verdict.held == (0 if outcome == Outcome.EXACT else 1540)


def test_row_20_the_exact_sum_of_all_projects_named_is_split_over_them() -> None:
    verdict = judged(credit("1640", "", OTHER, OURS))
    assert (verdict.outcome, verdict.rule, verdict.held) == (Outcome.SPLIT, Rule.SEVERAL_SAME_SUM, money.ZERO)
    assert [(part.application_id, part.amount) for part in verdict.allocations] == [
        (2, Decimal("100.00")),
        (1, Decimal("1540.00")),
    ]
    assert verdict.facts == {"references": f"{OTHER} {OURS}", "outstanding": "100.00 + 1540.00"}


@pytest.mark.parametrize("amount", ["1639.99", "1640.01", "1540.00", "100.00"])
def test_row_20_any_other_sum_waits_for_a_person(amount: str) -> None:
    verdict = judged(credit(amount, OURS, OURS, OTHER))
    assert (verdict.outcome, verdict.held, verdict.allocations) == (Outcome.MULTIPLE_REFERENCES, Decimal(amount), ())


@pytest.mark.parametrize("status", [Status.PAYABLE, Status.LAPSED, Status.STOPPED])
def test_row_20_nothing_is_split_when_one_of_the_projects_takes_no_money(status: Status) -> None:
    projects = {OURS: project(), OTHER: project(status, outstanding="100.00", key=2)}
    assert judge(credit("1640", "", OURS, OTHER), projects, DEFAULTS).outcome == Outcome.MULTIPLE_REFERENCES
    assert judge(credit("1640", "", OURS, OTHER, days=1), projects, DEFAULTS).outcome == Outcome.MULTIPLE_REFERENCES


def test_another_currency_is_never_judged_as_euro() -> None:
    verdict = judged(credit("1540", OURS, currency="USD"))
    assert (verdict.outcome, verdict.application_id, verdict.facts) == (
        Outcome.FOREIGN_CURRENCY,
        None,
        {"currency": "USD"},
    )


@pytest.mark.parametrize(
    ("names", "account", "payer", "is_new", "likeness"),
    [
        ((NAME,), ACCOUNT, Payer.COMPANY, True, "100"),
        (("BAKKERIJ VOORBEELD BV",), ACCOUNT, Payer.COMPANY, True, "100"),
        (("Boekhouding Janssens", NAME), "", Payer.COMPANY, False, "100"),
        (("Boekhouding Janssens",), "BE43 0689 9999 9501", Payer.THIRD_PARTY, False, "16"),
        ((), "", Payer.THIRD_PARTY, False, "0"),
    ],
)
def test_row_21_a_third_party_is_flagged_and_its_money_counts(
    names: tuple[str, ...], account: str, payer: Payer, is_new: bool, likeness: str
) -> None:
    known = project(accounts=frozenset({"BE43068999999501"}))
    verdict = judge(credit("1540", OURS, names=names, account=account), {OURS: known}, DEFAULTS)
    assert (verdict.outcome, verdict.kept) == (Outcome.EXACT, Decimal(1540))
    assert (verdict.payer, verdict.is_new_account, verdict.facts["payer_likeness"]) == (payer, is_new, likeness)


@pytest.mark.parametrize(
    ("amount", "treatment", "kept", "returned", "held"),
    [
        ("400", Treatment.ACCEPT, "400", "0", "0"),
        ("400", Treatment.HOLD, "0", "0", "400"),
        ("400", Treatment.RETURN, "0", "400", "0"),
        ("1600", Treatment.ACCEPT, "1540", "60", "0"),
        ("1600", Treatment.HOLD, "0", "0", "1600"),
        ("1600", Treatment.RETURN, "0", "1600", "0"),
    ],
)
def test_row_16_the_policy_says_what_happens_with_a_wrong_amount(
    amount: str, treatment: Treatment, kept: str, returned: str, held: str
) -> None:
    policies = {Outcome.PARTIAL: Policy(treatment), Outcome.OVERPAID: Policy(treatment, decide_within_days=7)}
    verdict = judged(credit(amount, OURS), policies=policies)
    assert (verdict.kept, verdict.returned, verdict.held) == (Decimal(kept), Decimal(returned), Decimal(held))
    assert (verdict.treatment, verdict.application_id) == (treatment, 1)
    days = 7 if amount == "1600" else 5
    assert verdict.decide_by == (DUE_ON + timedelta(days=days) if treatment == Treatment.HOLD else None)


@pytest.mark.parametrize("outcome", sorted(CHOICES))
def test_row_16_every_choice_of_a_policy_moves_the_whole_amount(outcome: Outcome) -> None:
    examples = {
        Outcome.PARTIAL: credit("400", OURS),
        Outcome.OVERPAID: credit("1600", OURS),
        Outcome.SPLIT: credit("1640", "", OURS, OTHER),
        Outcome.LATE: credit("1540", OURS, days=1),
        Outcome.CLOSED_PROJECT: credit("1540", THIRD),
        Outcome.ALREADY_FULL: credit("1540", FOREIGN),
        Outcome.MULTIPLE_REFERENCES: credit("9", "", OURS, OTHER),
        Outcome.CONFLICTING_REFERENCES: credit("9", OURS, OTHER),
        Outcome.UNKNOWN_REFERENCE: credit("9", "000000000101"),
        Outcome.INVALID_REFERENCE: credit("9", invalid=("000000000102",)),
        Outcome.NO_REFERENCE: credit("9"),
    }
    projects = {
        OURS: project(),
        OTHER: project(key=2, outstanding="100.00"),
        THIRD: project(Status.STOPPED, key=3),
        FOREIGN: project(Status.PAYABLE, key=4),
    }
    paid = examples[outcome]
    for treatment in CHOICES[outcome]:
        verdict = judge(paid, projects, {outcome: Policy(treatment)})
        assert (verdict.outcome, verdict.treatment) == (outcome, treatment)
        assert adds_up(verdict, paid.amount)
        assert verdict.held == (paid.amount if treatment == Treatment.HOLD else 0)
        if treatment == Treatment.RETURN:
            assert verdict.returned == paid.amount


@pytest.mark.parametrize(
    ("amount", "kept", "returned", "written_off"),
    [
        ("1538.99", "1538.99", "0.00", "0.00"),
        ("1539.00", "1540.00", "0.00", "1.00"),
        ("1541.00", "1540.00", "0.00", "-1.00"),
        ("1541.01", "1540.00", "1.01", "0.00"),
    ],
)
def test_row_16_a_difference_within_the_tolerance_is_written_off(
    amount: str, kept: str, returned: str, written_off: str
) -> None:
    policy = Policy(Treatment.ACCEPT, tolerance=Decimal("1.00"))
    verdict = judged(credit(amount, OURS), policies={Outcome.PARTIAL: policy, Outcome.OVERPAID: policy})
    assert (verdict.kept, verdict.returned, verdict.written_off) == (
        Decimal(kept),
        Decimal(returned),
        Decimal(written_off),
    )
    assert adds_up(verdict, Decimal(amount))


AMOUNTS = st.decimals("0.01", "5000", places=2)
REFERENCES = st.sampled_from([OURS, OTHER, THIRD, FOREIGN, "000000000101"])


@given(
    amount=AMOUNTS,
    reference=st.just("") | REFERENCES,
    in_text=st.lists(REFERENCES, max_size=3),
    due=st.tuples(AMOUNTS, AMOUNTS, AMOUNTS),
    statuses=st.tuples(*[st.sampled_from(sorted(set(Status) - {Status.DRAFT}))] * 3),
    days=st.integers(-40, 40),
    tolerance=st.decimals("0.00", "2.00", places=2),
)
def test_row_31_any_credit_is_judged_the_same_twice_and_nothing_of_it_gets_lost(
    amount: Decimal,
    reference: str,
    in_text: list[str],
    due: tuple[Decimal, ...],
    statuses: tuple[Status, ...],
    days: int,
    tolerance: Decimal,
) -> None:
    projects = {
        name: Project(key, status, outstanding, DUE_ON)
        for key, (name, status, outstanding) in enumerate(zip((OURS, OTHER, THIRD), statuses, due, strict=True))
    }
    policies = {**DEFAULTS, Outcome.PARTIAL: Policy(Treatment.ACCEPT, tolerance=tolerance)}
    paid = Credit(amount, "EUR", DUE_ON + timedelta(days=days), reference, in_text)
    verdict = judge(paid, projects, policies)
    assert verdict == judge(paid, projects, policies)
    assert adds_up(verdict, amount)
    assert min(verdict.kept, verdict.returned, verdict.held) >= 0
    assert all(part.amount > 0 for part in verdict.allocations)
