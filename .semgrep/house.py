"""What each rule of house.yml finds (`ruleid`) and what it leaves alone (`ok`). Read by semgrep alone, never run."""

import os
import pickle
import subprocess

import requests
import weasyprint
from django import forms
from django.db import models
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from lxml import etree

from accounts.sessions import safe_address


# ruleid: csrf-stays-on
@csrf_exempt
def pay(request):
    return None


def sql(cursor, model, name):
    # ruleid: sql-is-not-glued
    cursor.execute("SELECT * FROM companies WHERE name = '%s'" % name)
    # ruleid: sql-is-not-glued
    cursor.execute("SELECT * FROM companies WHERE name = " + name)
    # ruleid: sql-is-not-glued
    model.objects.raw(f"SELECT {name}")
    # ok: sql-is-not-glued
    cursor.execute("SELECT * FROM companies WHERE name = %s", [name])


def xml(source):
    # ruleid: xml-has-no-doors
    etree.fromstring(source)
    # ruleid: xml-has-no-doors
    etree.XMLParser(huge_tree=True)
    # ruleid: xml-has-no-doors
    etree.iterparse(source)
    # ok: xml-has-no-doors
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    # ok: xml-has-no-doors
    etree.fromstring(source, parser)


def pdf(html):
    # ruleid: pdf-goes-through-the-kernel
    return weasyprint.HTML(string=html).write_pdf()


def call(address):
    # ruleid: requests-end
    requests.get(address)
    # ruleid: requests-end
    requests.get(address, timeout=5, verify=False)
    # ok: requests-end
    requests.get(address, timeout=5)


def follow(request):
    # ruleid: redirects-are-ours
    return redirect(request.GET["next"])


def follow_later(request):
    address = request.POST.get("next")
    # ruleid: redirects-are-ours
    return HttpResponseRedirect(address)


def follow_ours(request):
    # ok: redirects-are-ours
    return redirect(safe_address(request.GET["next"]))


# ruleid: forms-name-their-fields
class EverythingForm(forms.ModelForm):
    class Meta:
        model = models.Model
        fields = "__all__"


# ok: forms-name-their-fields
class NamedForm(forms.ModelForm):
    class Meta:
        model = models.Model
        fields = ("title",)


def euros(text):
    # ruleid: money-is-decimal
    return float(text)


def post(moves):
    # ruleid: ledger-posts-alone
    Entry.objects.create(key="deposit")
    # ruleid: ledger-posts-alone
    Posting.objects.bulk_create(moves)
    # ok: ledger-posts-alone
    ledger.post(moves=moves)


def compare(given, state_token, token):
    # ruleid: secrets-are-compared-in-constant-time
    if token == given:
        return True
    # ok: secrets-are-compared-in-constant-time
    return constant_time_compare(token, given)


def read(content):
    # ruleid: objects-do-not-travel
    return pickle.loads(content)


def run(name):
    # ruleid: commands-are-lists
    os.system("rm " + name)
    # ruleid: commands-are-lists
    subprocess.run(f"rm {name}", shell=True)
    # ok: commands-are-lists
    subprocess.run(["rm", name])


def tell(logger, user, number):
    # ruleid: logs-have-no-people
    logger.info("logged in: %s", user.email)
    # ruleid: logs-have-no-people
    logger.warning("refused", account=user.iban)
    # ok: logs-have-no-people
    logger.info("submitted: %s", number)
