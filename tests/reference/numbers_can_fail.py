"""Proves that the golden numbers can fail: each planted fault moves a committed number by over 100 x the tolerance
(GELU by tanh: 10 x).

    python3 tests/reference/numbers_can_fail.py          exit status 1 if a fault stays unseen

Needs torch, transformers, numpy, safetensors. Not planted: a missing bias of the keys. It adds the same number to all
scores of a row, so softmax takes it out again, and no test of any kind can see it.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

import encoder
import masked_self_attention as single

TOLERANCE, FACTOR = 1e-5, 100


def moved(result, expected):
    """The largest difference, scaled as the tests scale it."""
    return max(encoder.difference(expected[name], result[name]) for name in result)


def swap_query_and_key(rows):
    query, key, value = np.split(rows, 3)
    return np.concatenate([key, query, value])


def permute_heads(rows):
    query, key, value = np.split(rows, 3)
    heads = lambda part: np.roll(part.reshape(encoder.HEADS, -1, *part.shape[1:]), 1, axis=0).reshape(part.shape)
    return np.concatenate([heads(query), heads(key), heads(value)])


def interleave_heads(rows):
    """As if the rows were read head by head with q, k, v inside, and not q, k, v with heads inside."""
    return rows.reshape(encoder.HEADS, 3, -1, *rows.shape[1:]).swapaxes(0, 1).reshape(rows.shape)


def unscale(rows):
    query, rest = np.split(rows, [encoder.WIDTH])
    return np.concatenate([query * np.float32((encoder.WIDTH // encoder.HEADS) ** 0.5), rest])


def without_query_bias(bias):
    return np.concatenate([np.zeros(encoder.WIDTH, np.float32), bias[encoder.WIDTH :]])


def without_value_bias(bias):
    return np.concatenate([bias[: 2 * encoder.WIDTH], np.zeros(encoder.WIDTH, np.float32)])


def encoder_faults(parameters):
    """Name of each fault and the parameters with it, planted in the last layer where nothing later can enlarge it."""
    last = f"blocks.{encoder.DEPTH - 1}."

    def planted(change, *names):
        return parameters | {name: change(parameters[name]) for name in names}

    both = [last + "attn.qkv.weight", last + "attn.qkv.bias"]
    yield "query and key swapped", planted(swap_query_and_key, *both)
    yield "heads permuted", planted(permute_heads, *both)
    yield "q, k, v interleaved by head", planted(interleave_heads, *both)
    yield "scale dropped", planted(unscale, *both)
    yield "query bias dropped", planted(without_query_bias, last + "attn.qkv.bias")
    yield "value bias dropped", planted(without_value_bias, last + "attn.qkv.bias")
    for name in ["attn.proj", "mlp.fc1", "mlp.fc2", "norm1", "norm2"]:
        yield f"{name} bias dropped", planted(np.zeros_like, f"{last}{name}.bias")
    yield "norm bias dropped", planted(np.zeros_like, "norm.bias")
    yield "patch embedding bias dropped", planted(np.zeros_like, "patch_embed.proj.bias")
    yield "positions dropped", planted(np.zeros_like, "pos_embed")
    yield "positions shifted by one", planted(lambda rows: np.roll(rows, 1, axis=1), "pos_embed")
    yield "CLS and distillation swapped", parameters | {
        "cls_token": parameters["dist_token"], "dist_token": parameters["cls_token"]}  # fmt: skip
    yield "norm1 and norm2 swapped", parameters | {
        f"{last}{to}.{leaf}": parameters[f"{last}{by}.{leaf}"]
        for to, by in [("norm1", "norm2"), ("norm2", "norm1")] for leaf in ["weight", "bias"]}  # fmt: skip


def check_encoder():
    parameters, pixels, expected = encoder.stored()
    moves = lambda result: {layout: moved(result[layout], expected[layout]) for layout in encoder.LAYOUTS}
    yield "encoder: none", 0, moves(encoder.golden(parameters, pixels))
    for name, faulty in encoder_faults(parameters):
        yield f"encoder: {name}", FACTOR, moves(encoder.golden(faulty, pixels))

    model = encoder.deit_model(parameters)
    embedded, mask = encoder.sequence(model, pixels, "deit")
    mask[..., encoder.PREFIX + encoder.HIDDEN[0]] = 0
    result = encoder.run(model, embedded, mask)
    yield "encoder: one hidden key let through", FACTOR, {"deit": moved(result, expected["deit"])}

    for layer in model.layers:
        layer.mlp.activation_fn = torch.nn.GELU(approximate="tanh")
    result = {layout: encoder.run(model, *encoder.sequence(model, pixels, layout)) for layout in encoder.LAYOUTS}
    # The approximation is itself within 5e-4 of GELU, so no more than this can be asked.
    yield "encoder: GELU by tanh", FACTOR / 10, moves(result)


def check_single_head():
    expected = load_file(Path(__file__).resolve().parents[1] / "golden/masked_self_attention/expected.safetensors")
    seen = lambda module, x, padded: {"all": moved(single.golden(module, x, padded), expected)}
    yield "single head: none", 0, seen(*single.example())

    module, x, padded = single.example()
    module.query, module.key = module.key, module.query
    yield "single head: query and key swapped", FACTOR, seen(module, x, padded)
    for part in ["query", "value"]:
        module, x, padded = single.example()
        torch.nn.init.zeros_(getattr(module, part).bias)
        yield f"single head: {part} bias dropped", FACTOR, seen(module, x, padded)
    module, x, padded = single.example()
    with torch.no_grad():
        module.query.weight *= single.WIDTH**0.5
        module.query.bias *= single.WIDTH**0.5
    yield "single head: scale dropped", FACTOR, seen(module, x, padded)


def main():
    unseen = 0
    print(f"{'fault':45} largest scaled move per layout (a fault must move one by over {TOLERANCE * FACTOR:g})")
    for rows in [check_encoder(), check_single_head()]:
        for name, factor, moves in rows:
            # Without a fault nothing may move; with one, something must.
            most = max(moves.values())
            fine = most > TOLERANCE * factor if factor else most <= TOLERANCE
            unseen += not fine
            print(f"{name:45}", *(f"{key} {value:.2g}" for key, value in moves.items()), "" if fine else "  NOT SEEN")
    sys.exit(1 if unseen else 0)


if __name__ == "__main__":
    main()
