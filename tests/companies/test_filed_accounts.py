"""The register of annual accounts fed from a file: streamed, repeatable, and exact about what is wrong."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from companies import filed_accounts, selectors
from companies.enums import AccountsSource, Criterion
from companies.filed_accounts import AccountsFileError, Report
from companies.models import AnnualAccounts
from tests.factories import NOW, enterprise_number, make_accounts, make_company

pytestmark = pytest.mark.django_db

HEADER = "enterprise_number,year_end,9087,70,20/58"
NUMBER = enterprise_number(1)


def load(tmp_path: Path, *lines: str, header: str = HEADER) -> Report:
    """Import a file of these lines."""
    path = tmp_path / "accounts.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return filed_accounts.import_file(path, now=NOW)


def test_figures_come_in_with_their_source_and_moment(tmp_path: Path) -> None:
    company = make_company(number=NUMBER)
    spelled = f"{NUMBER[:4]}.{NUMBER[4:7]}.{NUMBER[7:]}"
    report = load(tmp_path, f"{spelled},2025-12-31,12.5,1000000.00,")
    assert report == Report(lines=1, added=1, changed=0, unknown=0)
    row = AnnualAccounts.objects.get(company=company)
    assert (row.closed_on, row.months, row.workers, row.turnover, row.balance_total, row.source, row.recorded_at) == (
        date(2025, 12, 31),
        12,
        Decimal("12.5"),
        Decimal("1000000.00"),
        None,
        AccountsSource.FILING,
        NOW,
    )


def test_a_file_can_be_loaded_again_and_only_what_differs_changes(tmp_path: Path) -> None:
    make_company(number=NUMBER)
    load(tmp_path, f"{NUMBER},2024-12-31,10,1,2", f"{NUMBER},2025-12-31,11,1,2")
    assert load(tmp_path, f"{NUMBER},2024-12-31,10,1,2", f"{NUMBER},2025-12-31,12,1,2") == Report(2, 0, 1, 0)
    assert [row.workers for row in AnnualAccounts.objects.order_by("closed_on")] == [10, 12]


def test_semicolons_other_columns_and_a_period_of_months_are_read(tmp_path: Path) -> None:
    company = make_company(number=NUMBER)
    load(
        tmp_path,
        f"x;{NUMBER};2025-12-31;7;40;600000;400000",
        header="note;enterprise_number;year_end;months;9087;70;20/58",
    )
    figures = selectors.figures(company)[0]
    assert (figures.months, figures.workers, figures.turnover) == (7, Decimal(40), Decimal(600000))


def test_enterprises_that_the_register_lacks_are_counted(tmp_path: Path) -> None:
    make_company(number=NUMBER)
    report = load(tmp_path, f"{enterprise_number(2)},2025-12-31,1,1,1", f"{NUMBER},2025-12-31,1,1,1")
    assert (report.added, report.unknown) == (1, 1)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("1999800002,2025-12-31,1,1,1", "check digits"),
        (f"{NUMBER},31/12/2025,1,1,1", "'31/12/2025' is not a date such as 2025-12-31"),
        (f"{NUMBER},2026-12-31,1,1,1", "cannot end on 2026-12-31"),
        (f"{NUMBER},1889-12-31,1,1,1", "cannot end on 1889-12-31"),
        (f"{NUMBER},2025-12-31,-1,1,1", "9087 must not be negative: -1"),
        (f"{NUMBER},2025-12-31,1,-0.01,1", "70 must not be negative"),
        (f"{NUMBER},2025-12-31,1,1,1e9", "20/58 is not a number such as 12.5: '1e9'"),
        (f"{NUMBER},2025-12-31,5000001,1,1", "9087 is too large to be true"),
        (f"{NUMBER},2025-12-31,1,10000000000001,1", "70 is too large to be true"),
        (f"{NUMBER},2025-12-31,1,1", "the number of columns differs"),
        (f"{NUMBER},2025-12-31,1,1,1,1", "the number of columns differs"),
    ],
)
def test_a_line_that_cannot_be_stops_the_file_and_is_named(tmp_path: Path, line: str, problem: str) -> None:
    make_company(number=NUMBER)
    with pytest.raises(AccountsFileError) as refused:
        load(tmp_path, f"{NUMBER},2024-12-31,1,1,1", line)
    assert "accounts.csv, line 3: " in str(refused.value)
    assert problem in str(refused.value)
    assert AnnualAccounts.objects.count() == 0


@pytest.mark.parametrize("months", ["0", "24", "x", "-1", "1.5"])
def test_an_accounting_year_has_1_to_23_months(tmp_path: Path, months: str) -> None:
    with pytest.raises(AccountsFileError, match="1 to 23 months"):
        load(tmp_path, f"{NUMBER},2025-12-31,{months},1,1,1", header="enterprise_number,year_end,months,9087,70,20/58")


def test_a_year_that_stands_twice_is_named_with_both_lines(tmp_path: Path) -> None:
    with pytest.raises(AccountsFileError, match=r"line 3: .* stands on line 2 too"):
        load(tmp_path, f"{NUMBER},2025-12-31,1,1,1", f"{NUMBER},2025-12-31,2,1,1")


def test_a_missing_column_and_a_file_that_is_no_text_are_named(tmp_path: Path) -> None:
    with pytest.raises(AccountsFileError, match=r"line 1: the column 20/58 is missing"):
        load(tmp_path, header="enterprise_number,year_end,9087,70")
    path = tmp_path / "accounts.csv"
    path.write_bytes(HEADER.encode() + b"\n\xff\xfe,2025\n")
    with pytest.raises(AccountsFileError, match="not CSV in UTF-8"):
        filed_accounts.import_file(path, now=NOW)


def test_at_most_twenty_lines_are_named(tmp_path: Path) -> None:
    with pytest.raises(AccountsFileError) as refused:
        load(tmp_path, *["bad"] * 50)
    assert len(str(refused.value).splitlines()) == 20


def test_the_command_says_what_changed_and_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_company(number=NUMBER)
    path = tmp_path / "accounts.csv"
    path.write_text(f"{HEADER}\n{NUMBER},2025-12-31,1,1,1\n{enterprise_number(2)},2025-12-31,1,1,1\n", encoding="utf-8")
    call_command("import_accounts", path)
    assert capsys.readouterr().out.splitlines() == [
        "2 lines: 1 added, 0 changed, 0 as they were.",
        "Left out, because the register of companies lacks the enterprise: 1.",
    ]
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_accounts", tmp_path / "absent.csv")


def test_a_filing_replaces_what_staff_entered_by_hand(tmp_path: Path) -> None:
    company = make_company(number=NUMBER)
    row = make_accounts(company=company, workers="8")
    AnnualAccounts.objects.filter(pk=row.pk).update(source=AccountsSource.HAND)
    assert load(tmp_path, f"{NUMBER},2025-12-31,9,950000,400000").changed == 1
    row.refresh_from_db()
    assert (row.workers, row.source) == (Decimal(9), AccountsSource.FILING.value)


def test_a_year_without_workers_gives_no_proposal(tmp_path: Path) -> None:
    company = make_company(number=NUMBER)
    load(tmp_path, f"{NUMBER},2025-12-31,,1,1")
    proposal = selectors.size_proposal(company)
    assert (proposal.size, proposal.criterion) == (None, Criterion.NO_WORKERS)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"workers": Decimal(-1)}, "annual_accounts_workers_not_negative"),
        ({"turnover": Decimal(-1)}, "annual_accounts_turnover_not_negative"),
        ({"balance_total": Decimal(-1)}, "annual_accounts_balance_not_negative"),
        ({"months": 0}, "annual_accounts_months_make_sense"),
        ({"months": 24}, "annual_accounts_months_make_sense"),
    ],
)
def test_postgresql_refuses_figures_that_cannot_be(values: dict[str, object], name: str) -> None:
    with pytest.raises(IntegrityError, match=name):
        AnnualAccounts.objects.create(company=make_company(), closed_on=NOW.date() - timedelta(days=400), **values)
