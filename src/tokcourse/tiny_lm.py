"""A small language model in NumPy, with every gradient written by hand: enough to see which rows learn.

It is the model of Bengio et al. (2003, "A Neural Probabilistic Language Model"): look up the rows of the
last few ids, mix them through one hidden layer, and score every token as the next one.

    ids (B, T) -> rows of the embedding (B, T, C) -> hidden (B, C) -> logits (B, V) -> probabilities (B, V)

Which rows move in training is the mechanism behind glitch tokens (Rumbelow and Watkins, 2023):

- A row of the *embedding* gets a gradient only from the places where its id is read. The row of an id that
  never occurs has a gradient of exactly zero and stays where it was at random (with weight decay it
  shrinks).
- A row of the *output layer* is pushed at every step: softmax lowers the score of all tokens that did not
  come.
- With *tied* weights both are one matrix, so the row of an unseen id moves, but only by being pushed away.
"""

from collections.abc import Sequence
from typing import Any

from tokcourse.extras import extra

with extra("course"):
    import numpy as np
    from numpy.typing import NDArray

Array = NDArray[np.float64]


class TinyLM:
    """A language model over ids 0 ... vocab_size - 1.

    `vocab_size`: V, the number of ids.
    `width`: C, the length of a row.
    `context`: T, how many ids it looks back.
    `tied`: whether the output layer is the embedding.
    `seed`: the same seed gives the same model, to the last bit.

    >>> model = TinyLM(vocab_size=3, seed=1)
    >>> losses = model.train([0, 1] * 50, steps=100)
    >>> losses[-1] < 0.1 < losses[0]
    True
    >>> model.moved().tolist()  # id 2 never occurs
    [True, True, False]
    """

    def __init__(
        self, vocab_size: int, width: int = 16, context: int = 3, tied: bool = False, seed: int = 0
    ) -> None:
        if min(vocab_size, width, context) < 1:
            raise ValueError("vocab_size, width and context must each be 1 or more.")
        self.vocab_size, self.width, self.context, self.tied = vocab_size, width, context, tied
        self.rng = np.random.default_rng(seed)
        self.embedding = self._random(vocab_size, width)  # (V, C)
        self.hidden = self._random(context * width, width)  # (T*C, C)
        self.output = self.embedding if tied else self._random(vocab_size, width)  # (V, C)
        self.initial_embedding = self.embedding.copy()

    def _random(self, rows: int, columns: int) -> Array:
        return self.rng.normal(0.0, columns**-0.5, (rows, columns))

    def logits(self, contexts: Any) -> Array:
        """The score of every id as the next one, for contexts of shape (B, T): an array of shape (B, V)."""
        rows = self.embedding[np.asarray(contexts)].reshape(len(contexts), -1)  # (B, T*C)
        result: Array = np.tanh(rows @ self.hidden) @ self.output.T  # (B, C) @ (C, V)
        return result

    def examples(self, ids: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Each place of a text as an example: contexts (N, T) and the ids that come next (N,).

        Raises ValueError when an id is out of range or the text is no longer than the context.
        """
        array = np.asarray(ids, dtype=np.int64)
        if len(array) <= self.context:
            raise ValueError(
                f"the text has {len(array)} ids; it must have more than the context of {self.context}"
            )
        if array.min() < 0 or array.max() >= self.vocab_size:
            raise ValueError(f"an id is out of range: this model knows the ids 0 to {self.vocab_size - 1}")
        windows = np.lib.stride_tricks.sliding_window_view(array, self.context + 1)
        return windows[:, :-1], windows[:, -1]

    def loss(self, ids: Sequence[int]) -> float:
        """The mean surprise at the next id, in nats for each token, over a whole text."""
        contexts, targets = self.examples(ids)
        logp = _log_softmax(self.logits(contexts))
        return float(-logp[np.arange(len(targets)), targets].mean())

    def gradients(self, contexts: Any, targets: Any) -> tuple[float, dict[str, Array]]:
        """The mean loss of some examples, and its gradient for each matrix of weights.

        The gradients are those of the embedding and the output layer as separate matrices; with tied weights
        their sum is what the one matrix gets.
        """
        batch = len(targets)
        rows = self.embedding[contexts].reshape(batch, -1)  # (B, T*C)
        state = np.tanh(rows @ self.hidden)  # (B, C)
        logp = _log_softmax(state @ self.output.T)  # (B, V)
        loss = float(-logp[np.arange(batch), targets].mean())

        d_logits = np.exp(logp)  # softmax minus the truth: every wrong token is pushed down, the right one up
        d_logits[np.arange(batch), targets] -= 1.0
        d_logits /= batch
        d_state = (d_logits @ self.output) * (1.0 - state**2)  # through tanh
        d_rows = (d_state @ self.hidden.T).reshape(batch, self.context, self.width)
        d_embedding = np.zeros_like(self.embedding)
        np.add.at(d_embedding, contexts, d_rows)  # an id that occurs twice gets both gradients
        return loss, {"embedding": d_embedding, "hidden": rows.T @ d_state, "output": d_logits.T @ state}

    def train(
        self,
        ids: Sequence[int],
        steps: int = 500,
        batch: int = 64,
        learning_rate: float = 1.0,
        weight_decay: float = 0.0,
    ) -> list[float]:
        """Stochastic gradient descent on random places of a text. Returns the loss of each step.

        Weight decay shrinks every weight by the factor 1 - learning_rate * weight_decay at each step.
        """
        contexts, targets = self.examples(ids)
        losses = []
        for _ in range(steps):
            chosen = self.rng.integers(len(targets), size=batch)
            loss, gradients = self.gradients(contexts[chosen], targets[chosen])
            losses.append(loss)
            if self.tied:
                gradients["embedding"] += gradients.pop("output")
            for name, gradient in gradients.items():
                weights = getattr(self, name)
                weights *= 1.0 - learning_rate * weight_decay
                weights -= learning_rate * gradient  # in place: tied weights stay one matrix
        return losses

    def moved(self) -> NDArray[np.bool_]:
        """Which rows of the embedding are no longer where they began: an array of shape (V,)."""
        changed: NDArray[np.bool_] = (self.embedding != self.initial_embedding).any(axis=1)
        return changed

    def distances(self) -> Array:
        """How far each row of the embedding is from where it began: an array of shape (V,)."""
        return np.linalg.norm(self.embedding - self.initial_embedding, axis=1)

    def next_probabilities(self, ids: Sequence[int]) -> Array:
        """The probability of every id to come next after these, an array of shape (V,).

        Only the last ids count, as many as the context is long; there must be at least so many.
        """
        contexts, _ = self.examples([*ids, 0])
        probabilities: Array = np.exp(_log_softmax(self.logits(contexts[-1:])))[0]
        return probabilities

    def generate(self, ids: Sequence[int], count: int, seed: int = 0) -> list[int]:
        """The ids, followed by `count` more drawn from the model's own probabilities."""
        rng = np.random.default_rng(seed)
        result = list(ids)
        for _ in range(count):
            result.append(int(rng.choice(self.vocab_size, p=self.next_probabilities(result))))
        return result

    def resized(self, vocab_size: int) -> "TinyLM":
        """The same model with room for more ids. A new row is the mean of the old ones, so a new token
        begins as a token like any other instead of a random one (Hewitt, 2021, "Initializing New Word
        Embeddings").
        """
        if vocab_size < self.vocab_size:
            raise ValueError(f"the model has {self.vocab_size} ids; ask for at least so many")
        larger = TinyLM(vocab_size, self.width, self.context, self.tied)
        larger.hidden = self.hidden.copy()
        larger.embedding = _with_mean_rows(self.embedding, vocab_size)
        larger.output = larger.embedding if self.tied else _with_mean_rows(self.output, vocab_size)
        larger.initial_embedding = larger.embedding.copy()
        return larger


def _log_softmax(logits: Array) -> Array:
    shifted = logits - logits.max(axis=1, keepdims=True)  # so that exp cannot overflow
    result: Array = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return result


def _with_mean_rows(matrix: Array, rows: int) -> Array:
    new = np.tile(matrix.mean(axis=0), (rows - len(matrix), 1))
    return np.concatenate([matrix, new])
