"""Runs a reference model under a regime and keeps what went through it.

    none        the picture as it is
    deit        the vectors of hidden patches 0, hidden keys at -inf in every layer
    zeroed      the vectors of hidden patches 0, and nothing else
    mae         hidden patches are not in the sequence; rows in raster order of the visible patches
    mask_token  hidden patches replaced by the model's mask token

The forward pass is the library's own. Forward hooks keep what passes, drop rows, and hand arguments to modules whose
caller has no way to; each says so. A head that pools by mean sees visible patches only, in deit as in mae.
"""

from contextlib import ExitStack, contextmanager

import torch

REGIMES = ["none", "deit", "zeroed", "mae", "mask_token"]


def without_hidden(pixels, mask, patch):
    pixels = pixels.clone()
    columns = pixels.shape[-1] // patch
    for index in mask.nonzero().flatten().tolist():
        top, left = (patch * place for place in divmod(index, columns))
        pixels[:, top : top + patch, left : left + patch] = 0
    return pixels


@contextmanager
def hooked(handles):
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


class Reference:
    """A model of a library, and where its parts are. Subclasses fill in `forward`, `layers` and the like."""

    patch, prefix, decoder_layers = 0, [], []

    def run(self, pixels, regime, mask=None, noise=None, wide=False):
        """{name: tensor}; wide: the positions have to be interpolated."""
        kept = {}
        with ExitStack() as stack:
            stack.enter_context(hooked(self.record_hooks(kept)))
            if mask is not None and regime in ("deit", "zeroed"):
                pixels = without_hidden(pixels, mask, self.patch)
            if mask is not None and regime in ("deit", "mae"):
                stack.enter_context(hooked([self.pool_hook(self.seen(mask)[-1], regime)]))
            logits = self.forward(pixels[None], regime, mask, noise, wide, kept, stack)
        if logits is not None:
            kept["logits"] = logits[0]
        return {name: value.clone() for name, value in kept.items()}

    def seen(self, mask):
        """(the visible patches, the rows of the full sequence that are prefix or visible)"""
        visible = (mask == 0).nonzero().flatten()
        return visible, torch.cat([torch.arange(len(self.prefix)), len(self.prefix) + visible])

    def record_hooks(self, kept):
        """`normed` is recorded before pool_hook, which is registered later, drops rows."""
        handles = [self.layers[0].register_forward_pre_hook(lambda _, inputs: kept.update({"states.0": inputs[0][0]}))]
        for index, layer in enumerate(self.layers):
            handles.append(keep_output(layer, kept, f"states.{index + 1}"))
            handles.append(self.attention_hook(layer, kept, f"attention.{index}"))
        if not isinstance(self.norm, torch.nn.Identity):
            handles.append(keep_output(self.norm, kept, "normed"))
        return handles

    def pool_hook(self, rows, regime):
        """Before the head, deit's hidden rows go; mae has none."""
        keep = lambda _module, _inputs, output: output if regime == "mae" else output[:, rows]
        return self.norm.register_forward_hook(keep)


def keep_output(module, kept, name):
    first = lambda output: output[0][0] if isinstance(output, tuple) else output[0]
    return module.register_forward_hook(lambda _module, _inputs, output: kept.update({name: first(output)}))


def difference(expected, found):
    """max |a - b| / max(1, max |a|)."""
    if expected.shape != found.shape:
        raise ValueError(f"shapes {tuple(expected.shape)} and {tuple(found.shape)}")
    return ((expected - found).abs().max() / expected.abs().max().clamp(min=1)).item()


def golden(reference, noises, pixels, regimes):
    """The numbers of one family; `noises` and `pixels` are for the model's own grid and for the wide one."""
    from families.draw import GRID, HIDDEN_COUNT, WIDE, mask_of

    mask, wide_mask = (mask_of(noises[grid], HIDDEN_COUNT[grid]) for grid in (GRID, WIDE))
    result = {"pixel_values": pixels[GRID], "mask": mask, "wide.pixel_values": pixels[WIDE]}
    for regime in regimes:
        given = None if regime == "none" else mask
        run = reference.run(pixels[GRID], regime, given, noises[GRID])
        if regime == "zeroed":  # a matrix without -inf is none's kind; leaving these out keeps the files small
            run = {name: value for name, value in run.items() if "attention" not in name}
        result |= {f"{regime}.{name}": value for name, value in run.items()}
    ends = lambda name: "attention" not in name and not name.endswith("states.1")  # what enters, and what comes out
    wide = reference.run(pixels[WIDE], "none", None, noises[WIDE], wide=True)
    result |= {f"wide_none.{name}": value for name, value in wide.items() if ends(name)}
    if reference.decoder_layers:
        wide = reference.run(pixels[WIDE], "mae", wide_mask, noises[WIDE], wide=True)
        result |= {f"wide_mae.{name}": value for name, value in wide.items() if ends(name)}
        result |= {"noise": noises[GRID], "wide.noise": noises[WIDE], "wide.mask": wide_mask}
    return {name: value.float().contiguous() for name, value in result.items()}
