"""The routes of lists."""

from datetime import datetime

from functions.lists import as_csv, as_html
from functions.lists.as_pdf import KIND as PDF
from functions.lists.as_pdf import as_pdf
from functions.lists.day import the_day
from functions.lists.models import (
    DayQuery,
    DayView,
    Format,
    InterpretersQuery,
    InterpretersView,
)
from functions.lists.orders import the_orders
from functions.lists.sheet import Sheet, sheet_of_day, sheet_of_interpreters
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, File, Verifier, answer
from shared.adapters.guard import guarded
from shared.adapters.ports import Ports

FILES = (as_csv.KIND, as_html.KIND, PDF)


def build(ports: Ports, verifier: Verifier) -> Edge:
    """The function, with what it is given to work with."""
    ports = guarded(ports)
    edge = Edge("lists", verifier, ports)

    @edge.add(
        "GET", "/v1/days/{date}", "The times of a day with who comes, also as a list to print",
        query=DayQuery, answers=DayView, files=FILES,
    )  # fmt: skip
    def list_day(call: Call, date: str) -> Answer:
        asked: DayQuery = call.query
        as_file = asked.format != "json"
        day = the_day(ports, call.caller_id, date, asked.staff_id, as_file=as_file)
        if asked.format == "json":
            return answer(day)
        return to_file(sheet_of_day(day, call.language), asked.format, ports.now())

    @edge.add(
        "GET", "/v1/interpreters", "The interpreters that a unit needs, also as a list to order from",
        query=InterpretersQuery, answers=InterpretersView, files=FILES,
    )  # fmt: skip
    def list_interpreters(call: Call) -> Answer:
        asked: InterpretersQuery = call.query
        orders = the_orders(ports, call.caller_id, asked)
        if asked.format == "json":
            return answer(orders)
        sheet = sheet_of_interpreters(orders, asked.from_date, call.language)
        return to_file(sheet, asked.format, ports.now())

    return edge


def to_file(sheet: Sheet, form: Format, now: datetime) -> Answer:
    """A sheet as a file of the form that was asked for: a table to keep, a page or a document to print."""
    match form:
        case "html":
            page, policy = as_html.as_html(sheet)
            return Answer(200, File(as_html.KIND, page), {"Content-Security-Policy": policy})
        case "pdf":
            return _kept(File(PDF, as_pdf(sheet, now)), f"{sheet.name}.pdf")
        case _:
            return _kept(File(as_csv.KIND, as_csv.as_csv(sheet)), f"{sheet.name}.csv")


def _kept(file: File, name: str) -> Answer:
    return Answer(200, file, {"Content-Disposition": f'attachment; filename="{name}"'})
