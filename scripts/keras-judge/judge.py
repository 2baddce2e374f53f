"""What Keras says to the files in a folder: see keras-judge.ts. Prints one JSON line for each question."""

import json
import os
import sys

os.environ["KERAS_BACKEND"] = "jax"
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import numpy as np  # noqa: E402

import keras  # noqa: E402


def arrays(values):
    return [np.array(v["data"], v["dtype"]).reshape(v["shape"]) for v in values]


def listed(values):
    return values if isinstance(values, (list, tuple)) else [values]


def one_or_all(values):
    return values[0] if len(values) == 1 else values


def judge(folder, name, question):
    path = os.path.join(folder, name)
    x = one_or_all(arrays(question["inputs"]))
    outputs = {}
    for end in question.get("ends", (".keras", ".h5")):
        model = keras.saving.load_model(path + end)
        outputs[end] = [np.asarray(y) for y in listed(model.predict(x, verbose=0))]
    worst = 0.0
    for end in outputs:
        for ours, theirs in zip(arrays(question["outputs"]), outputs[end], strict=True):
            if ours.shape != theirs.shape:
                raise ValueError(f"{end}: shape {ours.shape}, in Keras {theirs.shape}")
            scale = max(1.0, float(np.max(np.abs(theirs), initial=0)))
            worst = max(worst, float(np.max(np.abs(ours - theirs), initial=0)) / scale)
    if "y" in question:
        y = one_or_all(arrays(question["y"]))
        model = keras.saving.load_model(path + ".keras")
        for _ in range(question["steps"]):
            model.train_on_batch(x, y)
        for ours, variable in zip(arrays(question["trained"]), model.weights, strict=True):
            scale = max(1.0, float(np.max(np.abs(ours), initial=0)))
            worst = max(worst, float(np.max(np.abs(ours - np.asarray(variable.value)), initial=0)) / scale)
    for end in question.get("ends", (".keras", ".h5")):
        model.save(path + ".back" + end)
    model.save_weights(path + ".back.weights.h5")
    return worst


def main(folder):
    with open(os.path.join(folder, "questions.json")) as file:
        questions = json.load(file)
    for name, question in questions.items():
        try:
            answer = {"name": name, "difference": judge(folder, name, question)}
        except Exception as error:  # whatever it is, it is the answer
            answer = {"name": name, "error": f"{type(error).__name__}: {error}"[-600:]}
        print(json.dumps(answer), flush=True)


main(sys.argv[1])
