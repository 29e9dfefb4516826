"""Kinds of documents, the life of one, and what a stranger is told about it."""

from __future__ import annotations

from trading.core.labels import LabelledEnum
from trading.core.lifecycle import Lifecycle
from trading.core.messages import N_


class DocumentKind(LabelledEnum):
    """What a document is."""

    CONFIRMATION = "confirmation", N_("Confirmation of the deal")
    CONTRACT = "contract", N_("Contract")
    QUALIFICATION = "qualification", N_("Qualification certificate")
    PUBLIC_NOTICE = "public_notice", N_("Public notice")


class DocumentStatus(LabelledEnum):
    """Whether the document is on paper yet, and whether it still counts."""

    QUEUED = "queued", N_("Being made")
    VALID = "valid", N_("Valid")
    SUPERSEDED = "superseded", N_("Superseded")
    REVOKED = "revoked", N_("Revoked")


S = DocumentStatus

DOCUMENT = Lifecycle(
    "document",
    {
        "render": ({S.QUEUED}, S.VALID),
        "supersede": ({S.QUEUED, S.VALID}, S.SUPERSEDED),
        "revoke": ({S.QUEUED, S.VALID}, S.REVOKED),
    },
)


class Mark(LabelledEnum):
    """The word across each page of a paper that nobody may rely on."""

    DRAFT = "draft", N_("Draft")
    VOID = "void", N_("Void")


class Verification(LabelledEnum):
    """The answer to somebody who holds a paper or a file in hand."""

    VALID = "valid", N_("Valid")
    SUPERSEDED = "superseded", N_("Superseded by a later version")
    REVOKED = "revoked", N_("Revoked")
    PENDING = "pending", N_("Registered; the file is being made")
    ALTERED = "altered", N_("Altered: this file isn't the one that was issued")
    UNKNOWN = "unknown", N_("Unknown number")
