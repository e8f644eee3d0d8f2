"""The tiny model: its gradients are right, and exactly the rows move that should."""

import numpy as np
import pytest

from tokcourse import corpora
from tokcourse.tiny_lm import TinyLM


@pytest.mark.parametrize("tied", [False, True])
def test_gradients_equal_finite_differences(tied):
    model = TinyLM(7, width=5, context=2, tied=tied, seed=3)
    contexts, targets = model.examples([0, 1, 2, 2, 1, 4, 0, 1, 6])
    _, gradients = model.gradients(contexts, targets)
    if tied:
        gradients["embedding"] += gradients.pop("output")
    for name, gradient in gradients.items():
        weights = getattr(model, name)
        for place in np.ndindex(weights.shape):
            before = weights[place]
            weights[place] = before + 1e-6
            above, _ = model.gradients(contexts, targets)
            weights[place] = before - 1e-6
            below, _ = model.gradients(contexts, targets)
            weights[place] = before
            assert gradient[place] == pytest.approx((above - below) / 2e-6, abs=1e-8), (name, place)


def test_it_learns():
    ids = list(corpora.prose()[:5000].encode())
    model = TinyLM(256, seed=1)
    before = model.loss(ids)
    losses = model.train(ids, steps=300)
    assert before == pytest.approx(np.log(256), rel=0.2)
    assert model.loss(ids) < 0.55 * before
    assert len(losses) == 300 and np.mean(losses[-20:]) < np.mean(losses[:20])


def test_rows_of_unseen_ids_never_move():
    ids = [0, 1, 2, 3] * 30
    model = TinyLM(8, seed=1)
    start = model.embedding.copy()
    model.train(ids, steps=50)
    assert model.moved().tolist() == [True] * 4 + [False] * 4
    assert (model.embedding[4:] == start[4:]).all()
    assert (model.distances() > 0).tolist() == model.moved().tolist()


def test_an_id_only_at_the_end_is_never_read():
    # the last id of a text is only ever a target: its row of the embedding has no gradient
    model = TinyLM(4, context=1, seed=1)
    model.train([0, 1] * 20 + [3], steps=50)
    assert model.moved().tolist() == [True, True, False, False]


def test_output_rows_of_unseen_ids_are_pushed_away():
    model = TinyLM(8, seed=1)
    start = model.output.copy()
    contexts, _ = model.examples([0, 1, 2, 3] * 30)
    before = model.logits(contexts)[:, 4:].mean()
    model.train([0, 1, 2, 3] * 30, steps=50)
    assert (model.output != start).any(axis=1).all()
    assert model.logits(contexts)[:, 4:].mean() < before


def test_tied_rows_all_move():
    model = TinyLM(8, tied=True, seed=1)
    model.train([0, 1, 2, 3] * 30, steps=5)
    assert model.output is model.embedding
    assert model.moved().all()


def test_weight_decay_shrinks_unseen_rows_and_turns_them_not():
    model = TinyLM(8, seed=1)
    start = model.embedding.copy()
    model.train([0, 1, 2, 3] * 30, steps=10, learning_rate=0.5, weight_decay=0.1)
    assert np.allclose(model.embedding[4:], start[4:] * (1 - 0.05) ** 10)


@pytest.mark.parametrize("tied", [False, True])
def test_the_same_seed_gives_the_same_model(tied):
    def weights(seed):
        model = TinyLM(9, tied=tied, seed=seed)
        return model.train([0, 5, 2, 3] * 30, steps=20), model.embedding

    (first, a), (second, b), (other, _) = weights(1), weights(1), weights(2)
    assert first == second and (a == b).all() and first != other


def test_shapes():
    model = TinyLM(10, width=4, context=3)
    contexts, targets = model.examples(range(8))
    assert contexts.shape == (5, 3) and targets.tolist() == [3, 4, 5, 6, 7]
    assert model.logits(contexts).shape == (5, 10)
    probabilities = model.next_probabilities([1, 2, 3, 4])
    assert probabilities.shape == (10,) and probabilities.sum() == pytest.approx(1)
    assert (probabilities == model.next_probabilities([9, 2, 3, 4])).all()  # only the last three count


def test_generate_is_repeatable_and_follows_the_model():
    model = TinyLM(3, seed=1)
    model.train([0, 1] * 50, steps=200)
    out = model.generate([0, 1, 0], 20, seed=4)
    assert len(out) == 23 and out == model.generate([0, 1, 0], 20, seed=4)
    assert out[:3] == [0, 1, 0] and out.count(2) <= 2


@pytest.mark.parametrize("tied", [False, True])
def test_resizing_keeps_what_was_learned(tied):
    model = TinyLM(5, tied=tied, seed=1)
    model.train([0, 1, 2, 3] * 30, steps=50)
    larger = model.resized(7)
    contexts, _ = model.examples([0, 1, 2, 3] * 3)
    assert np.allclose(larger.logits(contexts)[:, :5], model.logits(contexts))
    assert np.allclose(larger.embedding[5:], model.embedding.mean(axis=0))
    assert (larger.output is larger.embedding) == tied
    larger.train([0, 1, 6, 3] * 30, steps=10)
    assert (model.embedding == model.resized(5).embedding).all()  # the old model is unchanged


def test_errors_say_what_is_wrong():
    model = TinyLM(5)
    with pytest.raises(ValueError, match="0 to 4"):
        model.train([0, 1, 2, 5] * 9)
    with pytest.raises(ValueError, match="out of range"):
        model.loss([0, 1, 2, -1])
    with pytest.raises(ValueError, match="more than the context of 3"):
        model.train([1, 2, 3])
    with pytest.raises(ValueError, match="1 or more"):
        TinyLM(0)
    with pytest.raises(ValueError, match="at least so many"):
        model.resized(4)
