"""A small board as a link, and a link as a board: what a learner sends to show what they have built.

All of it stands behind the # of an address, which a browser keeps to itself. It is written as a form's
fields are, so that Python and browsers read it with what they bring along; numbers that must come back to
the last digit are float32 in base64. site/web/linked.js draws a board from the same fields.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlencode

import numpy as np
from numpy.typing import NDArray

from recviz import validate
from recviz.data.feedback import Feedback
from recviz.frames import Frame
from recviz.validate import Array
from recviz.widgets.shared import browser

VERSION = "1"
MOST_ROWS = 12
MOST_LETTERS = 2_500  # what programs for mail and chat leave whole


def write(feedback: Feedback, frame: Frame, axes: Sequence[Sequence[str]]) -> str:
    """Return what stands behind the # of the link.

    Raises
    ------
    ValueError
        If there are more than 12 users or items, or the names are so long that the link would be, too.
    """
    m, n = feedback.shape
    if max(m, n) > MOST_ROWS:
        raise ValueError(
            f"A link can hold {MOST_ROWS} users and {MOST_ROWS} items at most; this board has {m} and {n}. "
            "Make one of a part of it, such as A[:12, :12]."
        )
    text = urlencode(
        [
            ("v", VERSION),
            *(("users", name) for name in feedback.users),
            *(("items", name) for name in feedback.items),
            *(("axes", end) for axis in axes for end in axis),
            ("d", frame.U.shape[1]),
            *(("w0", repr(w0)) for w0 in np.ravel(frame.w0).astype(float).tolist()),
            ("reg", repr(float(frame.reg))),
            ("A", _letters(browser.feedback(feedback.A))),
            # Last, so that a link that was cut off is noticed.
            ("UV", _letters(browser.packed("U and V", np.vstack([frame.U, frame.V])))),
        ]
    )
    if len(text) > MOST_LETTERS:
        raise ValueError(
            f"The link would have {len(text):,} letters, and at most {MOST_LETTERS:,} can be sent safely. "
            "Take fewer users and items, or give them shorter names."
        )
    return text


def read(address: str) -> tuple[dict[str, Any], Any]:
    """Return the arguments that make the board of a link, and the moves that were made on it since.

    Raises
    ------
    ValueError
        If it is not such a link, was made by another version, or is damaged.
    """
    fields = parse_qs(validate.text("address", address).rpartition("#")[2], keep_blank_values=True)
    version = fields.get("v", [""])[0]
    if "UV" not in fields:
        raise ValueError(
            "address must be one that board.link() has made, with all that stands behind the #; "
            f"got {validate.shown(address)}."
        )
    if version != VERSION:
        raise ValueError(
            f"This link was made by another version of recviz ({validate.shown(version)}; this one reads "
            f"version {VERSION}). Open it with that version, or ask for a new one."
        )
    try:
        users, items, (dim,) = fields["users"], fields["items"], map(int, fields["d"])
        m, n = len(users), len(items)
        A = _numbers(fields["A"][0]).reshape(m, n)
        U, V = np.split(_numbers(fields["UV"][0]).reshape(m + n, dim), [m])
        w0 = list(map(float, fields["w0"]))
        (reg,) = map(float, fields["reg"])
        ends = fields.get("axes", [])
        axes = list(zip(ends[::2], ends[1::2], strict=True))
        moves = dict(json.loads(fields.get("moves", ["{}"])[0]))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(
            "The link is damaged: its parts do not fit together. Copy it again, whole."
        ) from error
    feedback = Feedback(A, users, items)
    weights = w0[0] if len(w0) == 1 else w0
    return {"feedback": feedback, "U": U, "V": V, "axes": axes, "w0": weights, "reg": reg}, moves


def _letters(values: NDArray[Any]) -> str:
    return base64.urlsafe_b64encode(browser.to_bytes(values)).decode().rstrip("=")


def _numbers(letters: str) -> Array:
    try:
        data = base64.b64decode(letters + "=" * (-len(letters) % 4), altchars="-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    return np.frombuffer(data, "<f4").astype(float)
