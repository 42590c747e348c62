"""The models that are written, for the versions that have their layers and optimizers."""
import os

from keras_1 import keras_1
from keras_used import FIRST, IS_FROM_2_3, IS_KERAS_3, MAJOR, L, first, floats, has, indices, keras, masked, sentences, sequential, series


def optimizers():
    """By name: what makes it, for the versions that have it."""
    rate = "learning_rate" if IS_FROM_2_3 else "lr"
    kinds = [
        ("sgd", "SGD", {"momentum": 0.9}),
        ("sgd_plain", "SGD", {}),
        ("sgd_nesterov", "SGD", {"momentum": 0.5, "nesterov": True, "clipnorm": 0.1}),
        ("rmsprop", "RMSprop", {}),
        ("rmsprop_centered", "RMSprop", {"centered": True, "momentum": 0.5}),
        ("adam", "Adam", {}),
        ("adam_amsgrad", "Adam", {"amsgrad": True, "beta_1": 0.8, "clipvalue": 0.05}),
        ("nadam", "Nadam", {}),
        ("adagrad", "Adagrad", {}),
        ("adadelta", "Adadelta", {}),
        ("adamax", "Adamax", {}),
        ("adamw", "AdamW", {"weight_decay": 0.02}),
        ("lion", "Lion", {}),
        ("ftrl", "Ftrl", {}),
    ]
    for name, kind, options in kinds:
        try:
            yield name, getattr(keras.optimizers, kind)(**dict(options, **{rate: 0.01}))
        except (AttributeError, TypeError):
            pass  # that version has no such optimizer, or not with these options
    if hasattr(keras.optimizers, "schedules"):
        schedule = keras.optimizers.schedules.ExponentialDecay(0.02, decay_steps=3, decay_rate=0.5)
        yield "adam_scheduled", keras.optimizers.Adam(schedule)


def recurrent():
    yield "rnn", [L.SimpleRNN(4, **FIRST), L.Dense(2)], series()
    yield "lstm", [L.LSTM(4, **FIRST), L.Dense(1)], series()
    yield "gru", [L.GRU(4, **FIRST), L.Dense(1)], series()
    if MAJOR >= (2, 1):
        yield "gru_before", [L.GRU(3, reset_after=False, **FIRST)], series()
        yield "gru_after", [L.GRU(3, reset_after=True, **FIRST)], series()
    options = dict(activation="relu", use_bias=False, go_backwards=True, return_sequences=True)
    yield "options", [L.LSTM(3, unit_forget_bias=False, recurrent_activation="sigmoid", **first(options))], series()
    yield "hard", [L.GRU(3, recurrent_activation="hard_sigmoid", **FIRST)], series()
    yield "unrolled", [L.SimpleRNN(3, activation="linear", unroll=True, **FIRST), L.Activation("softmax")], series()
    yield "stacked", [
        L.SimpleRNN(4, return_sequences=True, **FIRST), L.Dropout(0.2), L.SimpleRNN(3), L.Dropout(0.2), L.Dense(1)
    ], series()
    yield "bidirectional", [
        L.Bidirectional(L.LSTM(3, return_sequences=True), **FIRST), L.Bidirectional(L.GRU(2), merge_mode="sum")
    ], series()
    yield "distributed", [
        L.GRU(3, return_sequences=True, **FIRST), L.TimeDistributed(L.Dense(2, activation="relu")), L.Flatten(),
        L.Dense(2, activation="softmax"),
    ], series()
    yield "masked", [L.Masking(mask_value=0.5, **FIRST), L.LSTM(3, return_sequences=True), L.GRU(2)], masked()
    if IS_FROM_2_3:
        yield "hierarchical", [
            L.TimeDistributed(L.Embedding(7, 3, mask_zero=True), input_shape=(3, 4)), L.TimeDistributed(L.LSTM(4)),
            L.LSTM(2),
        ], sentences()
    length = {} if IS_KERAS_3 else {"input_length": 4}
    yield "embedding", [
        L.Embedding(7, 3, mask_zero=True, **length), L.LSTM(4), L.Dense(1, activation="sigmoid")
    ], indices(2, 4)
    yield "normalized", [
        L.Dense(4, **FIRST), L.BatchNormalization(), L.LSTM(2), L.RepeatVector(3), L.GRU(2, return_sequences=True)
    ], series()
    yield "shapes", [
        L.SimpleRNN(4, return_sequences=True, **FIRST), L.Permute((2, 1)), L.Reshape((10, 2)), L.GlobalMaxPooling1D()
    ], series()
    regular = dict(kernel_regularizer=keras.regularizers.l2(0.01), kernel_constraint="max_norm", bias_constraint="non_neg")
    yield "regularized", [L.LSTM(3, dropout=0.1, recurrent_dropout=0.1, **first(regular)), L.Dense(1)], series()
    if hasattr(L, "LayerNormalization"):
        yield "layer_normalized", [
            L.LSTM(4, return_sequences=True, **FIRST), L.LayerNormalization(), L.GlobalAveragePooling1D()
        ], series()
    if hasattr(L, "LSTMCell"):
        yield "cells", [L.RNN(L.LSTMCell(3), **FIRST)], series()
        yield "stacked_cells", [L.RNN([L.LSTMCell(3), L.GRUCell(2), L.SimpleRNNCell(2)], **FIRST)], series()
    if MAJOR >= (2, 2):
        yield "deferred", [L.LSTM(3), L.Dense(1)], series()
    yield "nested", [sequential(L.LSTM(3, return_sequences=True, **FIRST), L.Dense(2)), L.GRU(2)], series()
    if IS_KERAS_3:
        yield "stateful", [L.InputLayer(batch_shape=(2, 5, 3)), L.LSTM(3, stateful=True)], series()
    else:
        yield "stateful", [L.LSTM(3, stateful=True, batch_input_shape=(2, 5, 3))], series()


def made_by_every_initializer():
    """What initializes weights is told in the configs, and otherwise by each version."""
    I = keras.initializers
    kinds = [I.Constant(0.2), I.RandomNormal(0, 0.1), I.RandomUniform(-0.1, 0.1), I.TruncatedNormal(0, 0.1), I.VarianceScaling(2.0)]
    kinds += ["he_normal", "he_uniform", "lecun_normal", "glorot_normal", "ones"]
    layers = [L.Dense(3, kernel_initializer=kind, **(FIRST if i == 0 else {})) for i, kind in enumerate(kinds)]
    yield "initialized", layers + [L.SimpleRNN(3, recurrent_initializer=I.Identity(0.5), kernel_initializer=I.Orthogonal())], series()


def others():
    """Layers without recurrence that stand beside it."""
    slope = {"negative_slope": 0.2} if IS_KERAS_3 else {"alpha": 0.2}
    yield "leaky", [L.LSTM(4, return_sequences=True, **FIRST), L.LeakyReLU(**slope), L.GRU(2)], series()
    yield "prelu", [L.LSTM(4, return_sequences=True, **FIRST), L.PReLU(shared_axes=[1]), L.ELU(0.5)], series()
    yield "noise", [L.GaussianNoise(0.1, **FIRST), L.LSTM(3, return_sequences=True), L.GaussianDropout(0.2), L.GRU(2)], series()
    yield "spatial", [L.Dense(3, **FIRST), L.SpatialDropout1D(0.3), L.SimpleRNN(3), L.ActivityRegularization(l2=0.01)], series()
    pool = dict(pool_size=2, strides=1, padding="same")
    yield "pooled", [
        L.LSTM(4, return_sequences=True, **FIRST), L.MaxPooling1D(**pool), L.AveragePooling1D(2), L.SimpleRNN(2)
    ], series()
    yield "padded", [
        L.ZeroPadding1D((1, 2), **FIRST), L.UpSampling1D(2), L.Cropping1D((3, 1)), L.LSTM(3)
    ], series()
    if has("ReLU", "Softmax"):
        yield "rectified", [L.Dense(4, **FIRST), L.ReLU(max_value=1.0), L.LSTM(3), L.ReLU(), L.Softmax()], series()
    if has("UnitNormalization"):
        yield "unit", [L.LSTM(3, return_sequences=True, **FIRST), L.UnitNormalization(), L.LSTM(2)], series()


def cudnn(folder, kind, plain, **options):
    """The file of a layer that needs a GPU to run, and what Keras's own reading of its weights into the plain layer answers."""
    names = dict(FIRST, name="recurrent")
    kind._process_batch = lambda self, inputs, state: (state[0], state)  # the step that needs the GPU
    fast = sequential(kind(3, **names), L.Dense(2, name="dense"))
    slow = sequential(plain(3, recurrent_activation="sigmoid", **dict(options, **names)), L.Dense(2, name="dense"))
    path = os.path.join(folder, "cudnn.h5")
    fast.set_weights([floats(*weight.shape) for weight in fast.get_weights()])
    fast.save_weights(path)
    slow.load_weights(path)
    os.remove(path)
    fast.predict = slow.predict
    return fast


def models(folder):
    """By name: the model, its input, its optimizer or None. `folder` is where a file may lie for a while."""
    kinds = [keras_1] if MAJOR < (2, 0) else [recurrent, made_by_every_initializer, others]
    for kind in kinds:
        for name, layers, x in kind():
            yield name, sequential(*layers), x, None
    if has("CuDNNLSTM"):
        yield "cudnn_lstm", cudnn(folder, L.CuDNNLSTM, L.LSTM), series(), None
    if has("CuDNNGRU") and MAJOR >= (2, 1):
        yield "cudnn_gru", cudnn(folder, L.CuDNNGRU, L.GRU, reset_after=True), series(), None
    for name, optimizer in optimizers():
        yield name, sequential(L.LSTM(3, **FIRST), L.Dense(1)), floats(4, 5, 3), optimizer
