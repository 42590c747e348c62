"""The tutorial's model."""

import keras
from keras import layers


def blog_model():
    model = keras.Sequential()
    model.add(layers.SimpleRNN(50, return_sequences=True, input_shape=(50, 1)))
    model.add(layers.Dropout(0.2))
    model.add(layers.SimpleRNN(50, return_sequences=True))
    model.add(layers.Dropout(0.2))
    model.add(layers.SimpleRNN(50, return_sequences=True))
    model.add(layers.Dropout(0.2))
    model.add(layers.SimpleRNN(50))
    model.add(layers.Dropout(0.2))
    model.add(layers.Dense(1))
    return model
