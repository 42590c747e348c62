model = keras.saving.load_model("wave-10.keras")
history = model.fit(x, y, initial_epoch=10, epochs=11, shuffle=False, verbose=0)
print(f"epoch 11: loss {history.history['loss'][0]:.4f}")

model.load_weights("wave-10.weights.h5")
