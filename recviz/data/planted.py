"""Made-up feedback of any size whose truth is known: groups of users who like groups of items."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from recviz import validate

if TYPE_CHECKING:
    from scipy.sparse import csr_array

MOST = 100_000_000  # users, or items: more do not fit into memory


class Planted(NamedTuple):
    """Feedback that was planted, and the truth behind it.

    ``A`` is a scipy.sparse CSR array of shape (m, n) with 1 where an item was watched; ``user_group`` of
    shape (m,) and ``item_group`` of shape (n,) say who belongs where.
    """

    A: csr_array
    user_group: NDArray[np.intp]
    item_group: NDArray[np.intp]


def planted(
    users: int = 300,
    items: int = 200,
    groups: int = 4,
    *,
    per_user: float = 15,
    stray: float = 0.2,
    seed: int = 0,
) -> Planted:
    """Return sparse feedback with planted groups, popular and unpopular items, busy and idle users.

    Parameters
    ----------
    users, items : int
        The size of the matrix.
    groups : int
        Users and items are dealt into this many groups of nearly equal size.
    per_user : float
        How many times an average user watches; some watch much more (a power law), each at least twice.
        Watching the same item again adds nothing, so a few cells less are observed.
    stray : float
        The share of watching, 0 to 1, that is not in the user's own group but anywhere.
    seed : int
        The same seed gives the same feedback.

    Raises
    ------
    TypeError
        If an argument is of another kind than it should be, such as text for a number.
    ValueError
        If a number is out of range.
    """
    from scipy.sparse import csr_array

    users = validate.amount("users", users, low=1, most=MOST)
    items = validate.amount("items", items, low=1, most=MOST)
    groups = validate.whole_number("groups", groups, low=1, high=min(users, items))
    per_user = validate.number("per_user", per_user, low=2)
    stray = validate.number("stray", stray, low=0, high=1)
    random = np.random.default_rng(validate.whole_number("seed", seed, low=0))

    user_group = np.sort(np.arange(users) % groups)
    item_group = np.sort(np.arange(items) % groups)
    # The popularity of the r-th item of a group falls as 1 / √(r + 1).
    rank = np.arange(items) - np.searchsorted(item_group, item_group)
    up_to = np.concatenate([[0], np.cumsum(1 / np.sqrt(rank + 1))])
    first = np.searchsorted(item_group, np.arange(groups))
    end = np.append(first[1:], items)

    # Pareto with exponent 2 has mean 2 times its least value; shifted so that nobody watches under two.
    watching = 2 + np.floor((per_user - 2) * random.pareto(2, users))
    watching = np.minimum(watching, 4 * items).astype(int)
    who = np.repeat(np.arange(users), watching)
    anywhere = random.random(len(who)) < stray
    low = np.where(anywhere, 0, up_to[first[user_group[who]]])
    high = np.where(anywhere, up_to[-1], up_to[end[user_group[who]]])
    drawn = low + random.random(len(who)) * (high - low)
    what = np.clip(np.searchsorted(up_to, drawn, side="right") - 1, 0, items - 1)
    A = csr_array((np.ones(len(who)), (who, what)), shape=(users, items))
    A.sum_duplicates()
    A.data[:] = 1
    return Planted(A, user_group, item_group)
