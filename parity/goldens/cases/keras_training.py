"""Keras losses, metrics, optimizers, schedules, `fit`, callbacks, and the text of summary and progress bar."""

import keras

from cases._keras_training.callbacks import early_stopping, early_stopping_fit, reduce_lr_on_plateau
from cases._keras_training.fits import blog, fits, steps
from cases._keras_training.losses import losses, saturated_crossentropies
from cases._keras_training.metrics import metrics
from cases._keras_training.optimizers import optimizers, schedules
from cases._keras_training.printed import printed_training, progress_bar, summaries


def cases():
    keras.backend.clear_session()
    return {
        "losses": losses(),
        "saturated_crossentropies": saturated_crossentropies(),
        "metrics": metrics(),
        "optimizers": optimizers(),
        "schedules": schedules(),
        "fits": fits(),
        "blog": blog(),
        "steps": steps(),
        "early_stopping": early_stopping(),
        "early_stopping_fit": early_stopping_fit(),
        "reduce_lr_on_plateau": reduce_lr_on_plateau(),
        "summaries": summaries(),
        "progress_bar": progress_bar(),
        "printed_training": printed_training(),
    }
