"""Files of Keras, into saving/, with numbers in their JSON that are not finite: not_finite.keras and not_finite.h5."""

from pathlib import Path

import keras
from keras import layers, losses, optimizers

HERE = Path(__file__).resolve().parent.parent / "saving"


def cases():
    keras.utils.set_random_seed(0)
    keras.backend.clear_session()
    stack = [
        keras.Input((3, 2)),
        layers.Masking(mask_value=float("inf")),
        layers.Dense(1, name="out"),
    ]
    model = keras.Sequential(stack, name="not_finite")
    model.compile(optimizer=optimizers.SGD(0.5, clipnorm=float("inf")), loss=losses.Huber(delta=float("inf")))
    model.save(HERE / "not_finite.keras")
    model.save(HERE / "not_finite.h5")
    return {"config": model.to_json()}
