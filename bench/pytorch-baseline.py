"""Baseline for `npm run bench`: the same objective in PyTorch (autograd, one scale, Adam).

usage: pytorch-baseline.py WEIGHTS CONTENT STYLE SIDE, with WEIGHTS a .safetensors file, pictures as raw float32 planar RGB. Answers each line of its
input with a line of JSON, so that a caller can measure it and itself in turns:
  about           what computes
  evaluate COUNT  milliseconds of each of so many evaluations, and their processor time together
  adam COUNT      seconds, and processor time, of so many iterations from the content picture on
  reach TOTAL     as "adam", until the total of the picture, rounded to bytes, is no more than TOTAL; 1000 iterations at most
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
weights_file, content_file, style_file, side = sys.argv[1:]
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


def adam(count, goal=None):
    """Judging the picture isn't timed."""
    image = start.clone().requires_grad_()
    optimiser, seconds, cpu = torch.optim.Adam([image], lr=5), 0.0, 0.0
    for iteration in range(1, count + 1):
        began, cpu_began = time.perf_counter(), time.process_time()
        optimiser.zero_grad()
        # Scaled, since Adam's epsilon of 1e-8 is not small beside this objective's gradients.
        (1e4 * total(image)).backward()
        optimiser.step()
        seconds += time.perf_counter() - began
        cpu += time.process_time() - cpu_began
        if goal is not None:
            with torch.no_grad():
                if float(total(image.clamp(0, 255).round())) <= goal:
                    break
    return {"iteration": iteration, "seconds": seconds, "cpu": cpu}


def evaluate(count):
    image, times, cpu = start.clone().requires_grad_(), [], time.process_time()
    for _ in range(count):
        began = time.perf_counter()
        total(image).backward()
        times.append(1000 * (time.perf_counter() - began))
    return {"milliseconds": times, "cpu": 1000 * (time.process_time() - cpu) / count}


def about():
    """Whether oneDNN convolves is read from a profile, not from how PyTorch was built."""
    with torch.autograd.profiler.profile() as profile:
        total(start.clone().requires_grad_()).backward()
    names = {event.key for event in profile.key_averages()}
    return {
        "version": torch.__version__,
        "threads": torch.get_num_threads(),
        "oneDNN": any("mkldnn" in name for name in names),
        "layout": "channels last" if start.is_contiguous(memory_format=torch.channels_last) else "channels first",
    }


# The layout in which an evaluation is sooner done.
layouts = []
for layout in (torch.contiguous_format, torch.channels_last):
    KERNELS = {name: kernel.contiguous(memory_format=layout) for name, kernel in KERNELS.items()}
    start = content.contiguous(memory_format=layout)
    evaluate(2)
    layouts.append((evaluate(3)["cpu"], layout))
layout = min(layouts, key=lambda measured: measured[0])[1]
KERNELS = {name: kernel.contiguous(memory_format=layout) for name, kernel in KERNELS.items()}
start = content.contiguous(memory_format=layout)

for line in sys.stdin:
    command, *argument = line.split()
    if command == "about":
        answer = about()
    elif command == "evaluate":
        answer = evaluate(int(argument[0]))
    elif command == "adam":
        answer = adam(int(argument[0]))
    else:
        answer = adam(1000, float(argument[0]))
    print(json.dumps(answer), flush=True)
