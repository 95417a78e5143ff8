"""TensorFlow Recommenders: build its two-tower model, and read an index that was saved.

Two towers and the in-batch softmax: P. Covington, J. Adams, E. Sargin, "Deep Neural Networks for YouTube
Recommendations", RecSys (2016); X. Yi and others, "Sampling-Bias-Corrected Neural Modeling for Large
Corpus Item Recommendations", RecSys (2019).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from recviz.optional import tensorflow, tensorflow_recommenders

SAVED = "saved_model.pb"  # what TensorFlow calls the first file of whatever it saves


def two_towers(users: Any, items: Any, metrics: Any = None) -> Any:
    """Return a model of TensorFlow Recommenders that trains two towers by the in-batch softmax.

    Parameters
    ----------
    users, items : Keras layers
        The towers: each takes b whole numbers and gives their embeddings, shape (b, d).
    metrics : tfrs.metrics.FactorizedTopK, optional
        What ``evaluate`` measures; training does without, for it would take most of the time.

    Returns
    -------
    tfrs.Model
        Compile and fit it as any Keras model, on pairs: a dictionary with ``user`` and ``item``, b whole
        numbers each, and perhaps ``chance``, how probable each item is as a rival. Its loss is the sum over
        the pairs of a batch.

    Raises
    ------
    TypeError
        If a tower is not a layer of ``tf.keras``, or metrics no such thing.
    ModuleNotFoundError, ImportError
        As `tensorflow_recommenders` does.

    Notes
    -----
    For a pair (i, j): −log of exp(s_j) / Σ_r exp(s_r) over j and the batch's other items r ≠ j, each as often
    as it is there, with s_r = U_i·V_r − log(chance of r), or U_i·V_r without chances. Yi and others (2019).
    """
    _check(users, items, metrics, callable, callable)  # to ask more, TensorFlow must be imported
    tfrs = tensorflow_recommenders()
    layer, metric = tensorflow().keras.layers.Layer, tfrs.metrics.FactorizedTopK
    _check(users, items, metrics, lambda it: isinstance(it, layer), lambda it: isinstance(it, metric))

    class TwoTowers(tfrs.Model):
        def __init__(self):
            super().__init__()
            self.users, self.items = users, items
            self.task = tfrs.tasks.Retrieval(metrics=metrics, remove_accidental_hits=True)

        def compute_loss(self, pairs, training=False):
            return self.task(
                self.users(pairs["user"]),
                self.items(pairs["item"]),
                candidate_ids=pairs["item"],
                candidate_sampling_probability=pairs.get("chance"),
                compute_metrics=not training,
            )

    return TwoTowers()


def _check(users, items, metrics, is_tower, is_metric):
    for name, tower in (("users", users), ("items", items)):
        if not is_tower(tower):
            raise TypeError(f"{name} must be a layer of tf.keras, such as an Embedding; got {tower!r}.")
    if metrics is not None and not is_metric(metrics):
        raise TypeError(f"metrics must be a tfrs.metrics.FactorizedTopK or None; got {metrics!r}.")


def load_index(folder: str | os.PathLike[str]) -> Any:
    """Return an index that ``tf.saved_model.save`` has written, ready to be asked.

    Parameters
    ----------
    folder : str or Path

    Raises
    ------
    TypeError
        If the folder is not the name of one.
    FileNotFoundError
        If no index was saved there.
    ValueError
        If there is one that cannot be read.
    """
    if not isinstance(folder, str | os.PathLike):
        raise TypeError(f"folder must be a text or a Path that names a folder; got {folder!r}.")
    folder = Path(folder)
    if not (folder / SAVED).is_file():
        raise FileNotFoundError(
            f"There is no saved index in {folder}: a folder that has one holds the file {SAVED}. Save one "
            "with tf.saved_model.save(index, folder), or correct the name of the folder."
        )
    tf = tensorflow()
    try:
        return tf.saved_model.load(str(folder))
    except Exception as error:  # whatever TensorFlow finds, and it finds it in many ways
        raise ValueError(
            f"The index in {folder} cannot be read ({type(error).__name__}): files are missing or damaged. "
            "Build the index once more, and save it with tf.saved_model.save(index, folder)."
        ) from error
