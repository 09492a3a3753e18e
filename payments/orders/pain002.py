"""Read pain.002, what the bank says of a file of orders, by local name: versions and national variants alike.

It is information and no proof: money has moved when the bank statement says so. Reports repeat and come in any order,
and any level of them may be absent: the status of an order is the most specific one that is given.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from payments.statements.xml import Interest, Node, UnreadableXml, parse

# Some of the orders are rejected: says nothing about any one of them.
PARTLY = "PART"

_MESSAGE = "CstmrPmtStsRpt"
_GROUP = "OrgnlGrpInfAndSts"
_BLOCK = "OrgnlPmtInfAndSts"
_ORDER = "TxInfAndSts"
_REASON = "StsRsnInf"
_INTEREST = Interest(begun=frozenset(), ended=frozenset({_MESSAGE}), inner=frozenset({_GROUP, _BLOCK, _ORDER, _REASON}))


class WrongReport(ValueError):
    """A file that is no pain.002, or that must not be read."""


@dataclass(frozen=True, slots=True)
class Status:
    """What the bank says: an ISO status (RJCT, ACSC…), the code of its first reason, and all that it explains."""

    code: str
    reason: str = ""
    explanation: str = ""
    amount: Decimal | None = None

    @property
    def is_rejection(self) -> bool:
        """Tell whether the order was refused before any money moved."""
        return self.code == "RJCT"


@dataclass(frozen=True, slots=True)
class Report:
    """One report: the status of the whole file, of blocks by their PmtInfId, and of orders by their EndToEndId."""

    message_id: str
    original_message_id: str
    original_message_name: str
    group: Status | None
    blocks: Mapping[str, Status]
    orders: Mapping[str, Status]

    def status_of(self, end_to_end_id: str, *, block_id: str) -> Status | None:
        """Return the most specific status of an order, or None where the report says nothing about it."""
        statuses = (self.orders.get(end_to_end_id), self.blocks.get(block_id), self.group)
        return next((status for status in statuses if status is not None and status.code != PARTLY), None)


def read(content: bytes) -> Report:
    """Return what a file says; raises `WrongReport` for one that is damaged, dangerous or something else."""
    try:
        messages = list(parse(io.BytesIO(content), _INTEREST))
    except UnreadableXml as fault:
        raise WrongReport(f"line {fault.line}: {fault}") from fault
    if len(messages) != 1:
        raise WrongReport(f"{len(messages)} status reports in one file")
    (message,) = messages
    groups = [node for node in message.children if node.name == _GROUP]
    if len(groups) != 1:
        raise WrongReport("the report does not say which file it is about")
    (group,) = groups
    blocks = [node for node in message.children if node.name == _BLOCK]
    return Report(
        message_id=message.first("GrpHdr/MsgId"),
        original_message_id=group.first("OrgnlMsgId"),
        original_message_name=group.first("OrgnlMsgNmId"),
        group=_status(group, "GrpSts"),
        blocks=dict(_statuses(blocks, "OrgnlPmtInfId", "PmtInfSts")),
        orders=dict(_statuses(_orders(message), "OrgnlEndToEndId", "TxSts")),
    )


def _orders(node: Node) -> Iterator[Node]:
    """Yield the orders at every level; some banks leave the blocks out."""
    for child in node.children:
        if child.name == _ORDER:
            yield child
        else:
            yield from _orders(child)


def _statuses(nodes: Iterator[Node] | list[Node], key: str, path: str) -> Iterator[tuple[str, Status]]:
    for node in nodes:
        status = _status(node, path)
        if status is not None and node.first(key):
            yield node.first(key), status


def _status(node: Node, path: str) -> Status | None:
    code = node.first(path)
    if not code:
        return None
    reasons = [child for child in node.children if child.name == _REASON]
    written = node.first("OrgnlTxRef/Amt/InstdAmt")
    return Status(
        code=code,
        reason=next(filter(None, (reason.first("Rsn/Cd", "Rsn/Prtry") for reason in reasons)), ""),
        explanation=" ".join(text for reason in reasons for text in reason.all("AddtlInf")),
        amount=_amount(written) if written else None,
    )


def _amount(text: str) -> Decimal:
    """Return an amount in euro; raises `WrongReport` for what is none."""
    whole, _, decimals = text.partition(".")
    if not (whole + decimals).isascii() or not (whole + decimals).isdigit():
        raise WrongReport(f"{text!r} is no amount")
    return Decimal(text)
