"""The group of a company, the register of annual accounts, and the evidence of a size, which nobody changes."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from portefeuille.events import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("companies", "0004_block_events"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CompanyGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="calendar year")),
                ("takeover_on", models.DateField(blank=True, null=True, verbose_name="last merger or acquisition")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("changed_at", models.DateTimeField(verbose_name="changed on")),
            ],
            options={
                "verbose_name": "group of a company",
                "verbose_name_plural": "groups of companies",
            },
        ),
        migrations.CreateModel(
            name="GroupLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("capital", models.DecimalField(decimal_places=4, max_digits=7, verbose_name="share of the capital")),
                (
                    "votes",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=7, null=True, verbose_name="share of the votes"
                    ),
                ),
                (
                    "control",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("board", "may appoint or dismiss most of the directors"),
                            ("contract", "decides by contract or by the articles of association"),
                            ("agreement", "has a majority of the votes by agreement with other shareholders"),
                        ],
                        max_length=10,
                        verbose_name="special right",
                    ),
                ),
                ("is_involved", models.BooleanField(default=True, verbose_name="takes part in the management")),
                (
                    "investment",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="total investment in euro"
                    ),
                ),
                ("held_since", models.DateField(blank=True, null=True, verbose_name="since")),
            ],
            options={
                "verbose_name": "holding in a group",
                "verbose_name_plural": "holdings in groups",
            },
        ),
        migrations.CreateModel(
            name="GroupMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("enterprise", "company"),
                            ("person", "person"),
                            ("public_body", "public body"),
                            ("public_investment_corporation", "public investment company"),
                            ("venture_capital", "venture capital fund"),
                            ("business_angel", "business angel"),
                            ("university", "university or university college"),
                            ("nonprofit_research_centre", "research centre without profit motive"),
                            ("institutional_investor", "institutional investor, such as a pension fund"),
                            ("regional_development_fund", "regional development fund"),
                            ("local_authority", "small local authority"),
                        ],
                        default="enterprise",
                        max_length=30,
                        verbose_name="what it is",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("enterprise_number", models.CharField(blank=True, max_length=10, verbose_name="enterprise number")),
                ("country", models.CharField(blank=True, max_length=100, verbose_name="country")),
                ("is_applicant", models.BooleanField(default=False, verbose_name="the company itself")),
                (
                    "market",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("same", "the same market, or one just before or after it"),
                            ("other", "another market"),
                        ],
                        max_length=5,
                        verbose_name="market",
                    ),
                ),
                (
                    "acts_with",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("a", "together with the other persons of group A"),
                            ("b", "together with the other persons of group B"),
                            ("c", "together with the other persons of group C"),
                        ],
                        max_length=1,
                        verbose_name="acts jointly",
                    ),
                ),
                ("is_public", models.BooleanField(default=False, verbose_name="in the hands of public bodies")),
                (
                    "budget",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="yearly budget in euro"
                    ),
                ),
                ("inhabitants", models.PositiveIntegerField(blank=True, null=True, verbose_name="inhabitants")),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("own", "its own annual accounts"),
                            ("estimate", "an estimate: it was founded recently and has no annual accounts yet"),
                            ("consolidated", "consolidated accounts, together with other companies"),
                        ],
                        default="own",
                        max_length=12,
                        verbose_name="kind of figures",
                    ),
                ),
            ],
            options={
                "verbose_name": "party of a group",
                "verbose_name_plural": "parties of groups",
            },
        ),
        migrations.CreateModel(
            name="MemberAccounts",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("closed_on", models.DateField(verbose_name="end of the accounting year")),
                ("months", models.PositiveSmallIntegerField(default=12, verbose_name="months")),
                (
                    "workers",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="workers in full-time equivalents",
                    ),
                ),
                (
                    "turnover",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="turnover in euro"
                    ),
                ),
                (
                    "balance_total",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=16,
                        null=True,
                        verbose_name="balance sheet total in euro",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("filing", "filed annual accounts"), ("hand", "entered by hand")],
                        max_length=6,
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "figures of a party",
                "verbose_name_plural": "figures of parties",
            },
        ),
        migrations.CreateModel(
            name="SizeEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="calendar year")),
                ("rule_version", models.CharField(max_length=100, verbose_name="rule version")),
                (
                    "advised_size",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("small", "small enterprise"),
                            ("medium", "medium-sized enterprise"),
                            ("large", "large enterprise"),
                        ],
                        max_length=6,
                        verbose_name="advised size",
                    ),
                ),
                (
                    "declared_size",
                    models.CharField(
                        choices=[
                            ("small", "small enterprise"),
                            ("medium", "medium-sized enterprise"),
                            ("large", "large enterprise"),
                        ],
                        max_length=6,
                        verbose_name="confirmed size",
                    ),
                ),
                ("reason", models.TextField(blank=True, max_length=2000, verbose_name="reason for a smaller size")),
                ("content", models.JSONField(verbose_name="group, figures and result")),
                ("recorded_at", models.DateTimeField(verbose_name="confirmed on")),
            ],
            options={
                "verbose_name": "evidence of a size",
                "verbose_name_plural": "evidence of sizes",
            },
        ),
        migrations.AddField(
            model_name="annualaccounts",
            name="months",
            field=models.PositiveSmallIntegerField(default=12, verbose_name="months"),
        ),
        migrations.AddField(
            model_name="annualaccounts",
            name="recorded_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="recorded on"),
        ),
        migrations.AddField(
            model_name="annualaccounts",
            name="source",
            field=models.CharField(
                choices=[("filing", "filed annual accounts"), ("hand", "entered by hand")],
                default="filing",
                editable=False,
                max_length=6,
                verbose_name="source",
            ),
        ),
        migrations.AlterField(
            model_name="annualaccounts",
            name="workers",
            field=models.DecimalField(
                blank=True, decimal_places=1, max_digits=10, null=True, verbose_name="workers in full-time equivalents"
            ),
        ),
        migrations.AlterField(
            model_name="companyevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("access_requested", "Access requested"),
                    ("access_approved", "Access approved"),
                    ("access_refused", "Access refused"),
                    ("access_expired", "Access request expired"),
                    ("mandate_withdrawn", "Access withdrawn"),
                    ("size_declared", "Size confirmed"),
                    ("size_locked", "Size locked for the year"),
                    ("size_unlocked", "Size unlocked by the agency"),
                    ("group_changed", "Group changed"),
                    ("accounts_recorded", "Figures recorded by the agency"),
                    ("contact_changed", "Contact data changed"),
                    ("blocked", "Blocked by the agency"),
                    ("released", "Released by the agency"),
                ],
                max_length=40,
                verbose_name="what",
            ),
        ),
        migrations.AddConstraint(
            model_name="annualaccounts",
            constraint=models.CheckConstraint(
                condition=models.Q(("turnover__gte", 0)), name="annual_accounts_turnover_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="annualaccounts",
            constraint=models.CheckConstraint(
                condition=models.Q(("balance_total__gte", 0)), name="annual_accounts_balance_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="annualaccounts",
            constraint=models.CheckConstraint(
                condition=models.Q(("months__gte", 1), ("months__lte", 23)), name="annual_accounts_months_make_sense"
            ),
        ),
        migrations.AddField(
            model_name="companygroup",
            name="changed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="changed by",
            ),
        ),
        migrations.AddField(
            model_name="companygroup",
            name="company",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="groups",
                to="companies.company",
                verbose_name="company",
            ),
        ),
        migrations.AddField(
            model_name="grouplink",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="links",
                to="companies.companygroup",
                verbose_name="group",
            ),
        ),
        migrations.AddField(
            model_name="groupmember",
            name="covers",
            field=models.ManyToManyField(blank=True, related_name="+", to="companies.groupmember"),
        ),
        migrations.AddField(
            model_name="groupmember",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="members",
                to="companies.companygroup",
                verbose_name="group",
            ),
        ),
        migrations.AddField(
            model_name="grouplink",
            name="owned",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="holders",
                to="companies.groupmember",
                verbose_name="in which company",
            ),
        ),
        migrations.AddField(
            model_name="grouplink",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="holdings",
                to="companies.groupmember",
                verbose_name="who holds",
            ),
        ),
        migrations.AddField(
            model_name="memberaccounts",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="accounts",
                to="companies.groupmember",
                verbose_name="party",
            ),
        ),
        migrations.AddField(
            model_name="sizeevidence",
            name="company",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="size_evidence",
                to="companies.company",
                verbose_name="company",
            ),
        ),
        migrations.AddField(
            model_name="sizeevidence",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="confirmed by",
            ),
        ),
        migrations.AddConstraint(
            model_name="companygroup",
            constraint=models.UniqueConstraint(fields=("company", "year"), name="company_group_once_per_year"),
        ),
        migrations.AddConstraint(
            model_name="groupmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_applicant", True)), fields=("group",), name="group_member_one_applicant"
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("enterprise_number", ""), _negated=True),
                fields=("group", "enterprise_number"),
                name="group_member_once_per_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmember",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="group_member_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmember",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_applicant", False), ("kind", "enterprise"), _connector="OR"),
                name="group_member_applicant_is_an_enterprise",
            ),
        ),
        migrations.AddConstraint(
            model_name="grouplink",
            constraint=models.UniqueConstraint(fields=("owner", "owned"), name="group_link_once_per_pair"),
        ),
        migrations.AddConstraint(
            model_name="grouplink",
            constraint=models.CheckConstraint(
                condition=models.Q(("owner", models.F("owned")), _negated=True), name="group_link_between_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="grouplink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("capital__gte", 0),
                    ("capital__lte", 100),
                    models.Q(
                        ("votes__isnull", True), models.Q(("votes__gte", 0), ("votes__lte", 100)), _connector="OR"
                    ),
                ),
                name="group_link_between_0_and_100",
            ),
        ),
        migrations.AddConstraint(
            model_name="memberaccounts",
            constraint=models.UniqueConstraint(
                models.F("member"),
                django.db.models.functions.datetime.ExtractYear("closed_on"),
                name="member_accounts_once_per_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="memberaccounts",
            constraint=models.CheckConstraint(
                condition=models.Q(("months__gte", 1), ("months__lte", 23)), name="member_accounts_months_make_sense"
            ),
        ),
        migrations.AddConstraint(
            model_name="memberaccounts",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("workers__isnull", True), ("workers__gte", 0), _connector="OR"),
                    models.Q(("turnover__isnull", True), ("turnover__gte", 0), _connector="OR"),
                    models.Q(("balance_total__isnull", True), ("balance_total__gte", 0), _connector="OR"),
                ),
                name="member_accounts_not_negative",
            ),
        ),
        migrations.AddIndex(
            model_name="sizeevidence",
            index=models.Index(fields=["company", "year", "-recorded_at"], name="size_evidence_latest"),
        ),
        AppendOnly("companies_sizeevidence"),
    ]
