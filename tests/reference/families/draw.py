"""Inputs and parameters. Every parameter is redrawn: a fresh model's zero biases, equal tokens, unit norms and even
attention would hide most faults. All are rounded to what float16 holds, so that a file may be stored as float16."""

import re
import zlib

import numpy as np
import torch
from torch import nn

SCORE_DEVIATION = 2.0
GRID, WIDE = (4, 4), (3, 6)
HIDDEN_COUNT, MASK_RATIO = {GRID: 10, WIDE: 12}, 0.625  # int(16 * 0.375) = int(18 * 0.375) = 6 are kept


def picture(grid, patch, seed=21):
    """A normalised picture [3, H, W] with some structure: waves, an offset per channel and noise."""
    row, column = np.mgrid[: grid[0] * patch, : grid[1] * patch] / (4 * patch)
    waves = [np.sin(7 * row + 3 * column), np.cos(5 * column - row), np.sin(9 * row * column)]
    noise = np.random.default_rng(seed).normal(0, 0.5, (3, *row.shape))
    return torch.from_numpy((np.stack(waves) + noise + np.array([0.3, -0.2, 0.1])[:, None, None]).astype(np.float32))


def mae_noise(grid, seed=5):
    """MAE's noise [N]: the patches with the smallest are kept. Its order is not raster order."""
    return torch.from_numpy(np.random.default_rng(seed).random(grid[0] * grid[1], np.float32))


def mask_of(noise, hidden):
    """1 = hidden: the `hidden` patches with the largest noise."""
    mask = torch.zeros_like(noise)
    mask[noise.argsort()[len(noise) - hidden :]] = 1
    return mask


def half(values):
    return values.half().float()


def seed_of(name):
    return zlib.crc32(name.encode())


def redraw(model, name):
    """All parameters but MAE's sin-cos positions, which its real checkpoints also hold as they are."""
    generator = torch.Generator().manual_seed(seed_of(name))
    normal = lambda like, deviation: torch.randn(like.shape, generator=generator) * deviation
    norms = {id(module.weight) for module in model.modules() if isinstance(module, nn.LayerNorm)}
    for parameter_name, parameter in model.named_parameters():
        if re.search(r"(position_embeddings|decoder_pos_embed)$", parameter_name) and not parameter.requires_grad:
            continue
        if id(parameter) in norms:
            values = 1 + normal(parameter, 0.2)
        elif re.search(r"\.(gamma|lambda1)$", parameter_name):
            values = 0.3 + 0.7 * torch.rand(parameter.shape, generator=generator)
        elif parameter_name.endswith("bias"):
            values = normal(parameter, 0.3)
        elif "token" in parameter_name:
            values = normal(parameter, 1)
        elif "pos" in parameter_name.rpartition(".")[2]:
            values = normal(parameter, 0.5)
        else:
            values = normal(parameter, parameter[0].numel() ** -0.5)
        parameter.data.copy_(half(values))


def deviation(attention):
    """Of the scores, which softmax keeps up to a number per row."""
    logarithms = attention.double().log()
    return (logarithms - logarithms.mean(-1, keepdim=True)).std().item()


def scale_queries(reference, pixels, noise):
    """Scales the queries layer by layer until the scores deviate by about 2: even attention would hide faults."""
    for index, layer in enumerate(reference.layers):
        spread = deviation(reference.run(pixels, "none")[f"attention.{index}"])
        scale_query(reference, layer, SCORE_DEVIATION / spread)
    for index, layer in enumerate(reference.decoder_layers):
        spread = deviation(reference.run(pixels, "mae", noise=noise)[f"decoder_attention.{index}"])
        scale_query(reference, layer, SCORE_DEVIATION / spread)


def scale_query(reference, layer, factor):
    for part in reference.query_key_value(layer)[0]:
        part.copy_(half(part * factor))


def plant_wide_channel(reference, channel=7, factor=300):
    """Makes one channel of the residual stream `factor` x as large, as a few of DINOv2's are."""
    last = reference.mlp(reference.layers[0])[1]
    for parameter in (last.weight.data, last.bias.data):
        parameter[channel] = half(parameter[channel] * factor)
