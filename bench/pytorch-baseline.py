"""Baseline for `npm run bench`: the same objective in PyTorch (autograd, one scale, Adam). Prints one JSON record per line.

usage: pytorch-baseline.py WEIGHTS CONTENT STYLE SIDE MODE, with WEIGHTS a .safetensors file, pictures as raw float32 planar RGB;
MODE is "evaluate" (milliseconds of 10 evaluations) or a number of Adam iterations (seconds and total every 20).
"""
import json
import os
import struct
import sys
import time

import numpy
import torch
import torch.nn.functional as functional

torch.set_num_threads(os.cpu_count())
weights_file, content_file, style_file, side, mode = sys.argv[1:]
side = int(side)
LAYERS = ["conv1_1", "conv1_2", "pool", "conv2_1", "conv2_2", "pool", "conv3_1", "conv3_2", "conv3_3"]


def read_weights(path):
    data = open(path, "rb").read()
    (length,) = struct.unpack("<Q", data[:8])
    tensors = {}
    for name, entry in json.loads(data[8 : 8 + length]).items():
        if name != "__metadata__":
            start, end = (8 + length + offset for offset in entry["data_offsets"])
            tensors[name] = torch.from_numpy(numpy.frombuffer(data[start:end], "<f4").reshape(entry["shape"]).copy())
    return tensors


WEIGHTS = read_weights(weights_file)
KERNELS = {name: WEIGHTS[name + ".weight"].permute(3, 2, 0, 1).contiguous() for name in LAYERS if name != "pool"}
MEAN = torch.tensor([123.68, 116.779, 103.939]).view(1, 3, 1, 1)


def read_picture(path):
    return torch.from_numpy(numpy.fromfile(path, "<f4").reshape(1, 3, side, side))


def activations(image):
    current, seen = image - MEAN, {}
    for name in LAYERS:
        if name == "pool":
            current = functional.avg_pool2d(current, 2)
        else:
            current = functional.relu(functional.conv2d(current, KERNELS[name], WEIGHTS[name + ".bias"], padding=1))
            seen[name] = current
    return seen


def gram(activation):
    flat = activation.flatten(2)[0]
    return flat @ flat.T / flat.shape[1]


content, style = read_picture(content_file), read_picture(style_file)
with torch.no_grad():
    target = activations(content)["conv3_3"]
    grams = {name: gram(value) for name, value in activations(style).items()}


def total(image):
    seen = activations(image)
    loss = 0.05 * ((seen["conv3_3"] - target) ** 2).mean() / (target**2).mean()
    return loss + sum(((gram(seen[n]) - g) ** 2).sum() / (g**2).sum() for n, g in grams.items()) / len(grams)


image = content.clone().requires_grad_()
if mode == "evaluate":
    times = []
    for _ in range(12):
        start = time.perf_counter()
        total(image).backward()
        times.append(1000 * (time.perf_counter() - start))
    print(json.dumps({"milliseconds": sorted(times[2:])}))
else:
    optimiser, seconds = torch.optim.Adam([image], lr=5), 0.0
    for iteration in range(1, int(mode) + 1):
        start = time.perf_counter()
        optimiser.zero_grad()
        # Scaled, since Adam's epsilon of 1e-8 is not small beside this objective's gradients.
        (1e4 * total(image)).backward()
        optimiser.step()
        seconds += time.perf_counter() - start
        if iteration % 20 == 0:
            with torch.no_grad():
                loss = float(total(image.clamp(0, 255).round()))
            print(json.dumps({"iteration": iteration, "seconds": seconds, "total": loss}), flush=True)
