"""Trains a model that wgrad has begun, over all devices of this machine: see ../scale-out.ts. Prints one line of JSON."""

import json
import os
import sys

os.environ["KERAS_BACKEND"] = "jax"
os.environ.setdefault("JAX_PLATFORMS", "cpu")
if os.environ["JAX_PLATFORMS"] == "cpu":  # four parts of the CPU stand for four GPUs
    os.environ["XLA_FLAGS"] = os.environ.get("XLA_FLAGS", "") + " --xla_force_host_platform_device_count=4"

import numpy as np  # noqa: E402

import keras  # noqa: E402

folder, epochs, batch = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
with open(os.path.join(folder, "samples.json")) as file:
    x, y = (np.array(v["data"], v["dtype"]).reshape(v["shape"]) for v in json.load(file).values())

devices = keras.distribution.list_devices()
keras.distribution.set_distribution(keras.distribution.DataParallel(devices=devices))
model = keras.saving.load_model(os.path.join(folder, "begun.keras"))
history = model.fit(x, y, batch_size=batch, epochs=epochs, shuffle=False, verbose=0)
model.save(os.path.join(folder, "grown.keras"))
print(json.dumps({"devices": len(devices), "losses": history.history["loss"]}))
