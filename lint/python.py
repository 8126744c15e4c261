"""What the rules in python.yaml find. Read by `semgrep --test`, run by nobody."""

import csv
import os
import pickle
import random
import subprocess
import urllib.request
import uuid

import openpyxl
import yaml
from deliberation.ledger import driver
from django.db.models.expressions import RawSQL
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.views.decorators.csrf import csrf_exempt


def markup(text):
    # ruleid: text-becomes-markup
    mark_safe(text)
    # ruleid: text-becomes-markup
    format_html("<b>{}</b>", text)
    # ok: text-becomes-markup
    return escape(text)


def statements(text, cursor):
    # ruleid: statement-from-text
    Statement.objects.raw(text)
    # ruleid: statement-from-text
    Statement.objects.extra(where=[text])
    # ruleid: statement-from-text
    RawSQL(text, ())
    # ruleid: statement-from-text
    cursor.execute(text)
    # ruleid: statement-from-text
    driver.run(text, ())
    # ruleid: statement-from-text
    driver.send(text, (), print)
    # ok: statement-from-text
    driver.settle()
    # ok: statement-from-text
    Statement.objects.filter(text=text)


def code(text):
    # ruleid: text-becomes-code
    eval(text)
    # ruleid: text-becomes-code
    exec(text)
    # ruleid: text-becomes-code
    pickle.loads(text)
    # ruleid: text-becomes-code
    yaml.load(text)
    # ok: text-becomes-code
    yaml.safe_load(text)


def commands(text):
    # ruleid: text-becomes-command
    subprocess.run(text, shell=True)
    # ruleid: text-becomes-command
    os.system(text)
    # ok: text-becomes-command
    subprocess.run(["ls", text])


# ruleid: door-without-csrf
@csrf_exempt
def door(request): ...


class Door:
    # ruleid: door-that-asks-nobody
    authentication_classes = []


def chance():
    # ruleid: chance-that-can-be-guessed
    random.choice("abc")
    # ruleid: chance-that-can-be-guessed
    uuid.uuid1()
    # ok: chance-that-can-be-guessed
    secrets.choice("abc")


def ways(request):
    # ruleid: way-to-an-address-that-was-sent
    urllib.request.urlopen(request.GET["next"])
    # ruleid: way-to-an-address-that-was-sent
    HttpResponseRedirect(request.GET["next"])
    # ruleid: way-to-an-address-that-was-sent
    return redirect(request.GET["next"])


def tables(file, text):
    # ruleid: table-that-counts-by-itself
    csv.writer(file).writerow([text])
    # ruleid: table-that-counts-by-itself
    openpyxl.Workbook()
    # ruleid: table-that-counts-by-itself
    HttpResponse(text, content_type="text/csv; charset=utf-8")
    # ok: table-that-counts-by-itself
    csv.reader(file)
    # ok: table-that-counts-by-itself
    HttpResponse(text, content_type="application/json")
