"""Names for the ends of the axes of a picture."""

from __future__ import annotations

from collections.abc import Iterable


def named(axes, most: int) -> list[list[str]]:
    """Return the two names of each axis as text, for at most so many axes.

    Raises
    ------
    TypeError
        If the axes are not a list.
    ValueError
        If there are more, or one is not a pair.
    """
    if not isinstance(axes, Iterable):
        raise TypeError(f'axes must be a list of pairs such as [("children", "adult")]; got {axes!r}.')
    names = []
    for number, ends in enumerate(axes):
        pair = [] if isinstance(ends, str) or not isinstance(ends, Iterable) else [str(end) for end in ends]
        if len(pair) != 2:
            raise ValueError(f'axes[{number}] must be a pair such as ("children", "adult"); got {ends!r}.')
        names.append(pair)
    if len(names) > most:
        raise ValueError(f"axes has {len(names)} names; the picture has {most} axes.")
    return names
