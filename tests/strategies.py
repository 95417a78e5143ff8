"""Random inputs that the property tests share."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

values = st.floats(-3, 3, allow_nan=False).map(lambda x: round(x, 3))


@st.composite
def factorisations(draw, most=6):
    """Draw a 0/1 feedback matrix A (m, n) with U (m, d) and V (n, d) that fit it."""
    m, n, d = (draw(st.integers(1, size)) for size in (most, most, 4))
    A = draw(arrays(float, (m, n), elements=st.sampled_from([0.0, 1.0])))
    U = draw(arrays(float, (m, d), elements=values))
    V = draw(arrays(float, (n, d), elements=values))
    return A, U, V


@st.composite
def orthogonal(draw, d):
    """Draw a random rotation or reflection of d dimensions."""
    seed = draw(st.integers(0, 2**32 - 1))
    Q, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(d, d)))
    return Q
