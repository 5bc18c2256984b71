"""Faults that a reader of checkpoints or an encoder may have, planted in a reference model.

Each is (name, function that plants it). Not planted: a missing bias of the keys. It adds the same number to all scores
of a row, softmax takes it out again, and no test can see it.
"""

import copy

import torch

OTHER_GELU = "GELU in its other form"  # Differs by 5e-4 at most, so it moves numbers less than the others do.


def fill(values, number):
    values.fill_(number)


def swap(a, b):
    kept = a.clone()
    a.copy_(b)
    b.copy_(kept)


def permute_heads(reference, layer, heads):
    for part in reference.query_key_value(layer):
        for rows in part:
            rows.copy_(rows.reshape(heads, -1, *rows.shape[1:]).roll(1, 0).reshape(rows.shape))


def interleave(reference, layer, heads):
    """As if rows of qkv were read head by head, with q, k, v inside."""
    parts = reference.query_key_value(layer)
    for kind in range(2):
        rows = torch.cat([part[kind] for part in parts])
        mixed = rows.reshape(heads, 3, -1, *rows.shape[1:]).transpose(0, 1).reshape(rows.shape)
        for part, values in zip(parts, mixed.chunk(3)):
            part[kind].copy_(values)


def block_faults(label, of_layer, heads_of):
    """Faults in one block: `of_layer(reference)` gives it."""

    def query(reference):
        return reference.query_key_value(of_layer(reference))

    def both(reference):
        (query_weight, query_bias), (key_weight, key_bias), _ = query(reference)
        swap(query_weight, key_weight), swap(query_bias, key_bias)

    def unscaled(reference):
        for part in query(reference)[0]:
            part.mul_((part.shape[0] // heads_of(reference)) ** 0.5)

    def norms_swapped(reference):
        first, second = reference.norms(of_layer(reference))
        swap(first.weight.data, second.weight.data), swap(first.bias.data, second.bias.data)

    yield f"{label}: query and key swapped", both
    yield f"{label}: heads permuted", lambda r: permute_heads(r, of_layer(r), heads_of(r))
    yield f"{label}: q, k, v interleaved by head", lambda r: interleave(r, of_layer(r), heads_of(r))
    yield f"{label}: scale dropped", unscaled
    yield f"{label}: query bias dropped", lambda r: fill(query(r)[0][1], 0)
    yield f"{label}: value bias dropped", lambda r: fill(query(r)[2][1], 0)
    yield f"{label}: projection bias dropped", lambda r: fill(r.attention_output(of_layer(r)).bias.data, 0)
    yield f"{label}: first MLP bias dropped", lambda r: fill(r.mlp(of_layer(r))[0].bias.data, 0)
    yield f"{label}: second MLP bias dropped", lambda r: fill(r.mlp(of_layer(r))[1].bias.data, 0)
    yield f"{label}: norm biases dropped", lambda r: [fill(norm.bias.data, 0) for norm in r.norms(of_layer(r))]
    yield f"{label}: norms swapped", norms_swapped


def faults(reference, case):
    last = lambda r: r.layers[-1]
    yield from block_faults("last block", last, lambda r: r.heads)
    if reference.layer_scales(reference.layers[0]):
        for index in range(2):
            yield f"layer scale {index + 1} dropped", lambda r, i=index: fill(r.layer_scales(last(r))[i].data, 1)
        yield "layer scales swapped", lambda r: swap(*(scale.data for scale in r.layer_scales(last(r))))
    if case.mlp == "swiglu":
        yield "SwiGLU's halves swapped", swap_halves
    elif hasattr(getattr(reference.layers[0], "mlp", None), "act"):  # timm's
        yield OTHER_GELU, lambda r: other_gelu(r, "none" if case.mlp == "gelu_tanh" else "tanh")
    yield "patch embedding bias dropped", lambda r: fill(r.patch_projection.bias.data, 0)
    yield "patch embedding transposed", lambda r: r.patch_projection.weight.data.copy_(
        r.patch_projection.weight.data.transpose(2, 3).clone())  # fmt: skip
    yield "colour channels reversed", lambda r: r.patch_projection.weight.data.copy_(
        r.patch_projection.weight.data.flip(1))  # fmt: skip
    yield "positions dropped", lambda r: fill(r.positions.data, 0)
    yield "positions shifted by one", lambda r: r.positions.data.copy_(r.positions.data.roll(1, 1))
    for index in range(len(reference.tokens)):
        yield f"prefix token {index} dropped", lambda r, i=index: fill(r.tokens[i].data, 0)
    if any(token.shape[1] > 1 for token in reference.tokens):
        yield "register tokens in another order", lambda r: r.tokens[-1].data.copy_(r.tokens[-1].data.roll(1, 1))
    if not isinstance(reference.norm, torch.nn.Identity):
        yield "final norm's bias dropped", lambda r: fill(r.norm.bias.data, 0)
    if reference.pool_norm is not None:
        yield "pool norm's bias dropped", lambda r: fill(r.pool_norm.bias.data, 0)
    for index in range(len(reference.classifiers)):
        yield f"classifier {index}'s bias dropped", lambda r, i=index: fill(r.classifiers[i].bias.data, 0)
    if getattr(reference, "mask_token", None) is not None:
        yield "mask token dropped", lambda r: fill(r.mask_token.data, 0)
    if reference.decoder_layers:
        yield from decoder_faults()
    for rule in ["bicubic", "bicubic_antialias", "bicubic_offset"]:
        if rule != reference.rule:
            yield f"positions by {rule}", lambda r, rule=rule: setattr(r, "rule", rule)


def other_gelu(reference, form):
    for layer in reference.layers:
        layer.mlp.act = torch.nn.GELU(approximate=form)


def swap_halves(reference):
    mlp = reference.layers[-1].mlp
    if hasattr(mlp, "gate_proj"):
        pairs = [(mlp.gate_proj.weight.data, mlp.up_proj.weight.data), (mlp.gate_proj.bias.data, mlp.up_proj.bias.data)]
    else:
        first = reference.mlp(reference.layers[-1])[0]
        pairs = [first.weight.data.chunk(2), first.bias.data.chunk(2)]
    for pair in pairs:
        swap(*pair)


def decoder_faults():
    decoder = lambda r: r.model.decoder
    heads = lambda r: r.model.config.decoder_num_attention_heads
    yield from block_faults("decoder", lambda r: r.decoder_layers[-1], heads)
    yield "decoder: mask token dropped", lambda r: fill(decoder(r).mask_token.data, 0)
    yield "decoder: positions dropped", lambda r: fill(decoder(r).decoder_pos_embed.data, 0)
    yield "decoder: embedding bias dropped", lambda r: fill(decoder(r).decoder_embed.bias.data, 0)
    yield "decoder: final norm's bias dropped", lambda r: fill(decoder(r).decoder_norm.bias.data, 0)
    yield "decoder: prediction bias dropped", lambda r: fill(decoder(r).decoder_pred.bias.data, 0)


def planted(reference, plant):
    faulty = copy.deepcopy(reference)
    plant(faulty)
    return faulty
