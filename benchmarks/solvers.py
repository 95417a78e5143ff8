"""How fast is `recviz.wals` on real sizes? Against implicit and irspack, in one run, at equal objective.

    python benchmarks/solvers.py                      all: about a quarter of an hour, 6 GB
    python benchmarks/solvers.py "MovieLens small"    only that: four minutes; the others are kept
    python benchmarks/solvers.py --plot               draw solvers.png again from solvers.json

All solvers minimise the same weighted loss (w0 and reg mapped to each library's own parameters, see
lesson 11) from the same start, d = 64, every observed cell with weight 1. They take turns, epoch by epoch,
in one process, so that a busy moment of the machine hits all alike; an epoch is a sweep, users then
items, without the set-up. Shown are medians of CPU time, with linear algebra limited to one thread. For
the time to the objective each runs from the start until its loss is within 0.1 % of the lowest that any
reached; the losses are computed outside the clock. Memory is what a process of its own needs beyond the
data.

implicit's and irspack's "CG" take three steps of conjugate gradients an epoch (their defaults), and so
need more epochs; all but "recviz, 64 bit" work in 32 bits. "recviz, ahead" is `extrapolate=True`.
MovieLens is read from RECVIZ_DATA; the other data are planted, with popular and unpopular items.
"""

import argparse
import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")  # before NumPy is imported

import numpy as np  # noqa: E402
import scipy.sparse as sparse  # noqa: E402

HERE = Path(__file__).resolve().parent
W0, REG, DIM = 0.1, 1.0, 64
WITHIN = 1e-3
DATA = {  # users, items, groups, watched by an average user; or None for MovieLens
    "MovieLens small": None,
    "1 M": (9_000, 6_000, 20, 220),
    "20 M": (147_000, 28_000, 50, 205),
}


# ---- the solvers: each is made from (A, U, V, threads), has epoch(), and gives .U and .V ----------------


class Recviz:
    """The half-steps of `recviz.wals`, which does nothing else in between."""

    def __init__(self, A, U, V, threads, dtype=np.float32):
        from recviz.factorize.half_steps import HalfSteps

        weights, penalties = np.full(len(V), W0), (np.array([REG]),) * 2
        self.steps = HalfSteps(A, weights, penalties, U.shape[1], np.dtype(dtype), threads)
        self.U, self.V = U.astype(dtype), V.astype(dtype)
        _ = self.steps.by_user, self.steps.by_item  # set up now, not in the first epoch

    def epoch(self):
        """Do one sweep: users, then items."""
        self.U, _ = self.steps.users(self.V)
        self.V, _ = self.steps.items(self.U)


class Recviz64(Recviz):
    """The same in 64 bits."""

    def __init__(self, A, U, V, threads):
        super().__init__(A, U, V, threads, np.float64)


class Implicit:
    """implicit's own half-steps in Cython: alpha = 1 / w0, regularization = reg / w0."""

    steps = "least_squares"

    def __init__(self, A, U, V, threads):
        import implicit.cpu._als as als

        def confidences(matrix):
            matrix = matrix.astype(np.float32)
            matrix.data /= W0
            return sparse.csr_matrix(matrix)

        self.solve, self.threads = getattr(als, self.steps), threads
        self.by_user, self.by_item = confidences(A), confidences(A.T.tocsr())
        self.U, self.V = U.astype(np.float32), V.astype(np.float32)

    def epoch(self):
        """Do one sweep: users, then items."""
        self.solve(self.by_user, self.U, self.V, REG / W0, num_threads=self.threads)
        self.solve(self.by_item, self.V, self.U, REG / W0, num_threads=self.threads)


class ImplicitCG(Implicit):
    """The same with three steps of conjugate gradients, its default."""

    steps = "least_squares_cg"


class Irspack:
    """irspack's trainer in C++: alpha0 = w0 / (1 - w0), and factors smaller by √(1 + alpha0)."""

    kind = "CHOLESKY"

    def __init__(self, A, U, V, threads):
        from irspack.recommenders import ials

        alpha0 = W0 / (1 - W0)
        self.scale = np.sqrt(1 + alpha0)
        self.trainer = ials.IALSTrainer(
            sparse.csr_matrix(A), U.shape[1], alpha0, REG, nu=0.0, init_std=0.1,
            solver_type=ials.str_to_solver_type(self.kind), max_cg_steps=3, ialspp_subspace_dimension=16,
            loss_type=ials.str_to_loss_type("IALSPP"), random_seed=0, n_threads=threads,
            prediction_time_max_cg_steps=3, prediction_time_ialspp_iteration=1,
        )  # fmt: skip
        self.trainer.core_trainer.user = (U / self.scale).astype(np.float32)
        self.trainer.core_trainer.item = (V / self.scale).astype(np.float32)

    def epoch(self):
        """Do one sweep: users, then items."""
        self.trainer.run_epoch()

    @property
    def U(self):
        """The users' factors in our scale."""
        return np.asarray(self.trainer.core_trainer.user) * self.scale

    @property
    def V(self):
        """The items' factors in our scale."""
        return np.asarray(self.trainer.core_trainer.item) * self.scale


class IrspackCG(Irspack):
    """The same with three steps of conjugate gradients."""

    kind = "CG"


class IrspackBlocks(Irspack):
    """The same with blocks of 16 dimensions at a time, iALS++."""

    kind = "IALSPP"


SOLVERS = {
    "recviz": Recviz,
    "recviz, 64 bit": Recviz64,
    "implicit Cholesky": Implicit,
    "implicit CG": ImplicitCG,
    "irspack Cholesky": Irspack,
    "irspack CG": IrspackCG,
    "irspack iALS++": IrspackBlocks,
}


# ---- measuring -----------------------------------------------------------------------------------------


def feedback(name):
    """Return a data set as a csr_array of ones."""
    import recviz as rv

    if DATA[name] is None:
        A = rv.movielens().stars
        A.data[:] = 1
        return A[:, np.flatnonzero(A.sum(axis=0))]
    users, items, groups, per_user = DATA[name]
    return rv.planted(users, items, groups, per_user=per_user).A


def start(A, dim=DIM):
    """Return where all solvers start: where `recviz.wals` does."""
    from recviz.factorize.fit import starting_point

    return starting_point(A, dim, seed=0, start=None)


def loss(A, solver):
    """Return the objective that all of them minimise."""
    import recviz as rv

    return rv.loss(A, solver.U, solver.V, w0=W0, reg=REG).total


def turns(A, threads, rounds):
    """Return, for every solver, the CPU and wall seconds of its epochs, taken in turns."""
    from threadpoolctl import threadpool_limits

    solvers = {name: make(A, *start(A), threads) for name, make in SOLVERS.items()}
    found = {name: {"cpu": [], "wall": []} for name in solvers}
    with threadpool_limits(1, "blas"):
        for _ in range(rounds):
            for name, solver in solvers.items():
                cpu, wall = time.process_time(), time.perf_counter()
                solver.epoch()
                found[name]["cpu"].append(time.process_time() - cpu)
                found[name]["wall"].append(time.perf_counter() - wall)
    for name, solver in solvers.items():
        found[name]["loss"] = loss(A, solver)
    return found


def to_objective(A, most=80):
    """Return, for every solver, its losses and CPU seconds after each epoch, and the lowest loss found."""
    from threadpoolctl import threadpool_limits

    import recviz as rv

    best = rv.wals(A, DIM, w0=W0, reg=REG, steps=120, start=start(A), extrapolate=True).losses[-1]
    courses = {}
    with threadpool_limits(1, "blas"):
        for name, make in SOLVERS.items():
            solver, seconds = make(A, *start(A), 1), 0.0
            losses, times = [loss(A, solver)], [0.0]
            while losses[-1] > (1 + WITHIN) * best and len(losses) <= most:
                before = time.process_time()
                solver.epoch()
                seconds += time.process_time() - before
                losses.append(loss(A, solver))
                times.append(seconds)
            courses[name] = {"losses": losses, "seconds": times}
    for name, begin in (("recviz, ahead", start(A)), ("recviz, ahead from SVD", None)):
        times = [time.process_time()]
        if begin is None:
            first = rv.svd(A, DIM)
            begin = first.U, first.V
        fit = rv.wals(
            A, DIM, w0=W0, reg=REG, steps=most // 2, start=begin, dtype=np.float32, extrapolate=True,
            progress=lambda *_, times=times: times.append(time.process_time()),
        )  # fmt: skip
        courses[name] = {
            "losses": fit.losses[::2].tolist(),
            "seconds": (np.array(times) - times[0]).tolist(),
        }
    return {"best": best, "courses": courses}


def memory(name, path):
    """Return how many MB a solver's process needs beyond the data, for one epoch."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import solvers, scipy.sparse as sparse;"
        "import recviz, irspack.recommenders.ials, implicit.cpu.als;"
        "A = sparse.csr_array(sparse.load_npz(sys.argv[2])); begin = solvers.start(A);"
        "from memory import megabytes, reset_most; reset_most(); before, _ = megabytes();"
        "solver = solvers.SOLVERS[sys.argv[3]](A, *begin, 1); solver.epoch();"
        "print(megabytes()[1] - before)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, HERE, path, name],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return float(done.stdout)


def growth(A):
    """Return recviz's CPU seconds an epoch, for more dimensions and for more users."""

    def epoch(A, dim):
        solver = Recviz(A, *start(A, dim), 1)
        times = []
        for _ in range(4):
            before = time.process_time()
            solver.epoch()
            times.append(time.process_time() - before)
        return float(np.median(times[1:]))

    users = A.shape[0]
    return {
        "d": {d: epoch(A, d) for d in (16, 32, 64, 128)},
        "interactions": {
            int(A[: users // part].nnz): epoch(A[: users // part], DIM) for part in (8, 4, 2, 1)
        },
    }


def peak():
    """Return the machine's 10⁹ operations a second on one thread, multiplying 32-bit matrices."""
    X = np.ones((2000, 2000), np.float32)
    times = []
    for _ in range(5):
        before = time.process_time()
        X @ X
        times.append(time.process_time() - before)
    return 2 * 2000**3 / min(times) / 1e9


def textbook(A, dim=DIM):
    """Return the 10⁹ operations of a textbook epoch: every user's and item's matrix built and factored."""
    return (2 * A.nnz * dim * (dim + 1) + sum(A.shape) * dim**3 / 3) / 1e9


def measure(name):
    """Run everything on one data set; return what was found."""
    A = feedback(name)
    print(f"{name}: {A.shape[0]:,} × {A.shape[1]:,}, {A.nnz:,} interactions", flush=True)
    rounds = 9 if A.nnz < 500_000 else 3 if A.nnz < 5_000_000 else 2
    here = {"shape": A.shape, "nnz": A.nnz, "textbook": textbook(A), "peak": peak()}
    for threads in (1, 2):
        here[f"threads {threads}"] = turns(A, threads, rounds)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "A.npz"
        sparse.save_npz(path, A, compressed=False)
        here["memory"] = {solver: memory(solver, path) for solver in SOLVERS}
    if rounds > 2:
        here["growth"] = growth(A)
    if DATA[name] is None:
        here["objective"] = to_objective(A)
    print(table(name, here), flush=True)
    return here


# ---- showing -------------------------------------------------------------------------------------------


def table(name, here):
    """Return what was found on one data set as text."""
    one, two = here["threads 1"], here["threads 2"]
    ours = np.median(one["recviz"]["cpu"])
    lines = [
        f"\n{name}, d = {DIM}: seconds an epoch (median)",
        f"{'':20}{'CPU':>9}{'recviz is':>11}{'wall, 2':>9}{'memory':>10}{'of peak':>9}{'loss after':>14}",
    ]
    for solver, times in one.items():
        cpu = np.median(times["cpu"])
        share = here["textbook"] / cpu / here["peak"]
        lines.append(
            f"{solver:20}{cpu:9.3f}{ours / cpu:10.2f}×{np.median(two[solver]['wall']):9.3f}"
            f"{here['memory'][solver]:7.0f} MB{share:9.0%}{times['loss']:14.2f}"
        )
    if "objective" in here:
        lines.append(f"\nto within {WITHIN:.1%} of {here['objective']['best']:.2f}: epochs and CPU seconds")
        for solver, (epochs, seconds) in reached(here["objective"]).items():
            lines.append(f"{solver:24}" + (f"{epochs:5}{seconds:9.2f}" if epochs else "  not in 80"))
    for of, costs in here.get("growth", {}).items():
        lines.append(f"growth with {of}: " + ", ".join(f"{k}: {v:.3f} s" for k, v in costs.items()))
    return "\n".join(lines)


def reached(objective):
    """Return for each solver after how many epochs and seconds it was near enough, or (0, 0)."""
    found = {}
    for solver, course in objective["courses"].items():
        near = np.flatnonzero(np.array(course["losses"]) <= (1 + WITHIN) * objective["best"])
        found[solver] = (int(near[0]), course["seconds"][near[0]]) if len(near) else (0, 0.0)
    return found


def plot(found, path):
    """Draw the epochs of all data sets, and the way to the objective on MovieLens."""
    from matplotlib.figure import Figure

    colours = dict(zip(SOLVERS, ("#0072b2", "#56b4e9", "#d55e00", "#e69f00", "#444444", "#999999", "#cc79a7"),
                       strict=True))  # fmt: skip
    figure = Figure(figsize=(12, 5), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(1.25, 1))
    width = 0.8 / len(SOLVERS)
    for k, solver in enumerate(SOLVERS):
        ratios = [
            np.median(here["threads 1"][solver]["cpu"]) / np.median(here["threads 1"]["recviz"]["cpu"])
            for here in found["data"].values()
        ]
        at = np.arange(len(ratios)) + (k - 3) * width
        bars = left.bar(at, ratios, width, color=colours[solver], label=solver)
        left.bar_label(bars, [f"{ratio:.1f}" for ratio in ratios], fontsize=8)
    left.set_xticks(range(len(found["data"])), [
        f"{name}\n{here['nnz']:,} interactions" for name, here in found["data"].items()
    ])  # fmt: skip
    left.set(ylabel="CPU time of one epoch, recviz = 1", title=f"One epoch, d = {DIM}, one thread")
    left.set_ylim(0, 1.3 * left.get_ylim()[1])
    left.legend(frameon=False, ncols=3, loc="upper center")
    objective = found["data"]["MovieLens small"]["objective"]
    for solver, course in objective["courses"].items():
        ahead = "ahead" in solver
        right.plot(
            course["seconds"], np.array(course["losses"]) / objective["best"] - 1, "--" if ahead else "-",
            color=colours["recviz" if ahead else solver], lw=2.2 if "recviz" in solver else 1.4, label=solver,
            marker="o" if "SVD" in solver else None, markersize=3,
        )  # fmt: skip
    right.axhline(WITHIN, color="#444444", lw=0.8)
    right.set(
        yscale="log", xscale="log", ylim=(WITHIN / 3, None), xlabel="CPU seconds", ylabel="loss / best − 1",
        title="To the same objective, MovieLens small",
    )  # fmt: skip
    right.legend(frameon=False, fontsize=8)
    for ax in (left, right):
        ax.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=110)


def main():
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="*", help=f"which data sets: {', '.join(DATA)}; all if none is named")
    parser.add_argument("--plot", action="store_true", help="only draw the plot again")
    parser.add_argument("--out", type=Path, default=HERE / "solvers.json", help="where the numbers go")
    options = parser.parse_args()
    if unknown := set(options.data) - set(DATA):
        parser.error(f"no data set is called {', '.join(unknown)}; there are {', '.join(DATA)}")
    found = json.loads(options.out.read_text(encoding="utf-8")) if options.out.exists() else {"data": {}}
    if not options.plot:
        versions = ("recviz", "implicit", "irspack", "numpy")
        found["versions"] = {name: importlib.metadata.version(name) for name in versions}
        found["cores"] = os.cpu_count()
        for name in options.data or DATA:
            found["data"][name] = measure(name)
        options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    plot(found, options.out.with_suffix(".png"))


if __name__ == "__main__":
    main()
