"""Two towers in TensorFlow Recommenders: imported in any order, trained like the lesson's class, saved.

A process can import TensorFlow once, and its Keras is chosen then. So whatever is about importing runs in
processes of its own: one for Keras 2, one for Keras 3, and one without TensorFlow.
"""

import json
import os
import re
import subprocess
import sys
import textwrap

import numpy as np
import pytest
from lessons import FOLDER, read, sections

import recviz as rv
from recviz.install import cure

toy, hand = rv.movies(), rv.hand_built()
LESSON = FOLDER / "13_tfrs_two_towers.ipynb"
tensorflow = pytest.mark.xdist_group("tensorflow")  # imported by one worker, not by each


def python(code):
    """Run code in a new Python, and return what it printed; nothing may go to the error stream."""
    command = [sys.executable, "-c", textwrap.dedent(code)]
    # As a learner's kernel begins: no test before this one has chosen a Keras.
    env = {name: value for name, value in os.environ.items() if name != "TF_USE_LEGACY_KERAS"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


# ---- importing ------------------------------------------------------------------------------------


@pytest.mark.slow
@tensorflow
def test_it_comes_quietly_after_tensorflow_was_used_and_beside_keras_3(tf, tmp_path):
    index = saved_index(tf, tmp_path)
    here = [[title.decode() for title in row] for row in index(tf.constant([0, 1, 2, 3]))[1].numpy()]
    assert here[3][:2] == ["The Dark Knight Rises", "Memento"]
    said = python(f"""
        import json, os, sys
        import recviz as rv
        assert not {{"tensorflow", "tensorflow_recommenders", "tf_keras", "keras"}} & {{*sys.modules}}
        rv.sgd(rv.movies(), 2, steps=2)  # TensorFlow is at work, its Keras is not chosen yet
        index, tf = rv.load_index({str(tmp_path)!r}), rv.tensorflow()
        titles = index(tf.constant([0, 1, 2, 3]))[1].numpy()
        print(json.dumps([[title.decode() for title in row] for row in titles]))
        assert "TF_USE_LEGACY_KERAS" not in os.environ
        tfrs = rv.tensorflow_recommenders()
        assert tfrs is rv.tensorflow_recommenders()
        import keras
        print(tfrs.__name__, tf.keras.Model.__module__.split(".")[0], keras.__version__[0])
        try:
            rv.two_towers(keras.layers.Embedding(4, 2), keras.layers.Embedding(5, 2))
        except TypeError as error:
            print(error)
    """)
    there, both, towers = said.splitlines()
    assert json.loads(there) == here
    assert both == "tensorflow_recommenders tf_keras 3"
    assert towers.startswith("users must be a layer of tf.keras, such as an Embedding; got <Embedding")


@pytest.mark.slow
def test_keras_3_runs_the_sidebar_and_is_told_with_a_new_kernel_as_the_way_out():
    (text,) = [c.source for c in sections(read(LESSON))["The same in Keras-RS"] if "```python" in c.source]
    sidebar, printed = re.search(r"```python\n(.*?)```.*?```\n(.*?)```", text, re.DOTALL).groups()
    rest = """
import recviz as rv
rv.tensorflow().keras.layers.Embedding(4, 2)  # chooses Keras 3
before = dict(os.environ)
for attempt in range(2):
    try:
        rv.tensorflow_recommenders()
    except ImportError as error:
        print(error)
assert os.environ == before
print(rv.sgd(rv.movies(), 2, steps=2).losses.shape)  # nothing else suffers
"""
    quiet = "import os\nos.environ.update(TF_CPP_MIN_LOG_LEVEL='3', TF_ENABLE_ONEDNN_OPTS='0')\n"
    said = python(f"{quiet}{sidebar}{rest}")
    assert said.startswith(printed)
    first, second, shape = said.removeprefix(printed).splitlines()
    assert first == second and shape == "(3,)"
    assert re.match(r"tf\.keras is Keras 3\.[\d.]+ in this kernel", first)
    assert "restart the kernel, and call rv.tensorflow_recommenders() before" in first


def test_what_is_not_installed_is_named_with_what_installs_it_and_leaves_no_trace():
    said = python("""
        import os, sys
        import recviz as rv
        before = dict(os.environ)
        sys.modules["tensorflow"] = None  # as if not installed
        try:
            rv.tensorflow_recommenders()
        except ModuleNotFoundError as error:
            assert error.name == "tensorflow"
        assert os.environ == before
        for missing in (["tensorflow_recommenders"], ["tensorflow_recommenders", "tf_keras"]):
            sys.modules.update(dict.fromkeys(missing))
            for ask in (rv.tensorflow_recommenders, lambda: rv.two_towers(print, print)):
                try:
                    ask()
                except ModuleNotFoundError as error:
                    print(error)
    """).splitlines()
    assert said[0] == said[1] and said[2] == said[3]
    assert said[0].startswith("Not installed here: tensorflow-recommenders. `")
    assert said[2].startswith("Not installed here: tensorflow-recommenders and tf-keras. `")
    assert all(line.endswith(cure("tfrs")) for line in said)


# ---- the model ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tf():
    """Return TensorFlow, whose Keras suits TensorFlow Recommenders."""
    rv.tensorflow_recommenders()
    return rv.tensorflow()


def tables(tf, U, V):
    """Return two towers that are tables with these rows."""
    towers = [tf.keras.layers.Embedding(*rows.shape) for rows in (U, V)]
    for tower, rows in zip(towers, (U, V), strict=True):
        tower(np.arange(len(rows)))
        tower.set_weights([rows])
    return towers


def softmax_loss(U, V, users, items, q=None):
    """Return the sum of −log share over the pairs of a batch, by the formula of the docstring."""
    total = 0
    for i, j in zip(users, items, strict=True):
        score = {r: U[i] @ V[r] - (np.log(q[r]) if q is not None else 0) for r in items}
        rivals = [np.exp(score[r]) for r in items if r != j]
        total -= np.log(np.exp(score[j]) / (np.exp(score[j]) + sum(rivals)))
    return total


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"users": None}, "users must be a layer of tf.keras, such as an Embedding; got None"),
        ({"items": [[1.0]]}, r"items must be a layer of tf.keras, such as an Embedding; got \[\[1.0\]\]"),
        ({"metrics": "recall"}, "metrics must be a tfrs.metrics.FactorizedTopK or None; got 'recall'"),
    ],
)
def test_what_is_no_tower_is_refused_at_once(change, words):
    with pytest.raises(TypeError, match=words):
        rv.two_towers(**{"users": print, "items": print, **change})


@tensorflow
def test_what_may_be_called_is_not_yet_a_tower(tf):
    tower = tf.keras.layers.Embedding(4, 2)
    with pytest.raises(TypeError, match="items must be a layer of tf.keras"):
        rv.two_towers(tower, print)
    with pytest.raises(TypeError, match="metrics must be a tfrs.metrics.FactorizedTopK or None"):
        rv.two_towers(tower, tower, metrics=tower)


@tensorflow
@pytest.mark.parametrize("q", [None, np.array([0.3, 0.1, 0.2, 0.25, 0.15])])
def test_the_loss_is_that_of_the_formula(tf, q):
    users, items = toy.A.nonzero()
    pairs = {"user": users, "item": items}
    if q is not None:
        pairs["chance"] = q[items].astype(np.float32)
    model = rv.two_towers(*tables(tf, hand.U, hand.V))
    assert model.compute_loss(pairs).numpy() == pytest.approx(
        softmax_loss(hand.U, hand.V, users, items, q), rel=1e-5
    )


@tensorflow
def test_it_is_the_class_that_the_lesson_shows(tf):
    (cell,) = [c.source for c in read(LESSON) if "class TwoTowers(tfrs.Model)" in c.source]
    names = {"np": np, "rv": rv}
    exec(cell, names)
    users, items = toy.A.nonzero()
    trained = []
    for build in (names["TwoTowers"], rv.two_towers):
        towers = tables(tf, hand.U, hand.V)
        model = build(*towers)
        model.compile(optimizer=tf.keras.optimizers.SGD(0.2))
        run = {"batch_size": 10, "epochs": 5, "verbose": 0, "shuffle": False}
        model.fit({"user": users, "item": items}, **run)
        trained.append([tower.get_weights()[0] for tower in towers])
    for one, other in zip(*trained, strict=True):
        np.testing.assert_array_equal(one, other)
    assert np.abs(trained[0][0] - hand.U).max() > 0.1


@tensorflow
def test_every_start_puts_the_watched_movies_on_top(tf):
    users, items = toy.A.nonzero()
    for seed in range(5):
        tf.keras.utils.set_random_seed(seed)
        towers = tf.keras.layers.Embedding(4, 2), tf.keras.layers.Embedding(5, 2)
        model = rv.two_towers(*towers)
        model.compile(optimizer=tf.keras.optimizers.SGD(0.2))
        pairs = {"user": users, "item": items}
        losses = model.fit(pairs, batch_size=10, epochs=100, verbose=0).history["loss"]
        least = 6 * np.log(5) + 4 * np.log(3)  # the other movies a user has watched are rivals, too
        assert least < losses[-1] < least + 0.05
        P = towers[0].get_weights()[0] @ towers[1].get_weights()[0].T
        assert all(row[seen].min() > row[~seen].max() for row, seen in zip(P, toy.observed, strict=True))


# ---- the index ------------------------------------------------------------------------------------


def saved_index(tf, folder):
    """Save an index of the hand-built embedding, and return it."""
    tfrs = rv.tensorflow_recommenders()
    users, items = tables(tf, hand.U, hand.V)
    index = tfrs.layers.factorized_top_k.BruteForce(users, k=5)
    index.index(items(np.arange(5)), identifiers=tf.constant(toy.items))
    index(tf.constant([0]))
    tf.saved_model.save(index, str(folder))
    return index


@tensorflow
def test_an_index_that_is_not_there_or_broken_gets_a_sentence(tf, tmp_path):
    for junk in (3, None, b"there"):
        with pytest.raises(TypeError, match="folder must be a text or a Path that names a folder; got"):
            rv.load_index(junk)
    missing = tmp_path / "nowhere"
    with pytest.raises(FileNotFoundError, match=r"no saved index in .*nowhere.*tf\.saved_model\.save"):
        rv.load_index(missing)
    with pytest.raises(FileNotFoundError, match=r"saved_model\.pb"):
        rv.load_index(tmp_path)
    saved_index(tf, tmp_path / "index")
    for damaged in ("variables/variables.index", "saved_model.pb"):
        (tmp_path / "index" / damaged).write_bytes(b"no such thing")
        with pytest.raises(ValueError, match=r"cannot be read \(.*Build the index once more"):
            rv.load_index(tmp_path / "index")
