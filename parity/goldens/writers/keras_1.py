"""Models of layers and options that only Keras 1 has, or names so."""
from keras_used import FIRST, L, first, indices, masked, sequential, series


def keras_1():
    yield "rnn", [L.SimpleRNN(4, **FIRST), L.Dense(2)], series()
    yield "lstm", [L.LSTM(output_dim=4, **FIRST), L.Dense(output_dim=1)], series()
    yield "gru", [L.GRU(4, init="normal", inner_init="identity", **FIRST), L.Dense(1, init="uniform")], series()
    options = dict(activation="relu", inner_activation="sigmoid", go_backwards=True, return_sequences=True)
    yield "options", [L.LSTM(3, forget_bias_init="zero", **first(options))], series()
    yield "stacked", [
        L.SimpleRNN(4, return_sequences=True, **FIRST), L.Dropout(0.2), L.GRU(3, consume_less="gpu"), L.Dense(1, bias=False)
    ], series()
    yield "bidirectional", [
        L.Bidirectional(L.LSTM(3, return_sequences=True), **FIRST), L.Bidirectional(L.GRU(2), merge_mode="sum")
    ], series()
    yield "distributed", [
        L.GRU(3, return_sequences=True, **FIRST), L.TimeDistributed(L.Dense(2, activation="relu")), L.Flatten(), L.Dense(2)
    ], series()
    yield "masked", [L.Masking(mask_value=0.5, **FIRST), L.LSTM(3, return_sequences=True), L.GRU(2)], masked()
    yield "embedding", [
        L.Embedding(7, 3, mask_zero=True, input_length=4, dropout=0.1), L.LSTM(4), L.Dense(1, activation="sigmoid")
    ], indices(2, 4)
    yield "normalized", [
        L.TimeDistributed(L.Dense(4), **FIRST), L.BatchNormalization(mode=0), L.LSTM(2), L.RepeatVector(3), L.GRU(2)
    ], series()
    regular = dict(W_regularizer="l2", U_regularizer="l1", dropout_W=0.1, dropout_U=0.2)
    yield "regularized", [L.LSTM(3, **first(regular)), L.Dense(1, W_constraint="nonneg", activity_regularizer="l2")], series()
    yield "stateful", [L.LSTM(3, stateful=True, batch_input_shape=(2, 5, 3))], series()
    yield "nested", [sequential(L.LSTM(3, return_sequences=True, **FIRST), L.TimeDistributed(L.Dense(2))), L.GRU(2)], series()
    yield "leaky", [L.LSTM(4, return_sequences=True, **FIRST), L.LeakyReLU(0.2), L.GRU(2)], series()
    yield "noise", [L.GaussianNoise(0.1, **FIRST), L.LSTM(3, return_sequences=True), L.GaussianDropout(0.2), L.GRU(2)], series()
    yield "pooled", [
        L.LSTM(4, return_sequences=True, **FIRST), L.MaxPooling1D(pool_length=2, stride=1, border_mode="valid"), L.SimpleRNN(2)
    ], series()
    # Theano pads for `same` on the other side, which a file does not tell, so none of it is written.
    yield "padded", [L.ZeroPadding1D(2, **FIRST), L.UpSampling1D(2), L.Cropping1D((3, 1)), L.LSTM(3)], series()
