"""Golden numbers of one masked self-attention: 512 floats per token, one head, hidden keys at -inf.

    python3 tests/reference/masked_self_attention.py [FOLDER]      default: tests/golden/masked_self_attention

Needs torch, numpy, safetensors. Parameters and inputs are not stored (3 MB): both sides draw them by the rule of
`draw`, which is exact in float32 on every machine. Here, as in the example this comes from, mask 1 = attended.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import nn

WIDTH = 512
# name: (stream, shape, exponent). Query and key are scaled so that the scores have a standard deviation of 1 to 2,
# values to the bound of a new nn.Linear(512, 512), 2^-5 for 0.044.
DRAWN = {
    "query.weight": (1, (WIDTH, WIDTH), -2),
    "query.bias": (2, (WIDTH,), -1),
    "key.weight": (3, (WIDTH, WIDTH), -3),
    "key.bias": (4, (WIDTH,), -1),
    "value.weight": (5, (WIDTH, WIDTH), -5),
    "value.bias": (6, (WIDTH,), -5),
    "x": (7, (4, WIDTH), 0),
    "padded": (8, (2, 5, WIDTH), 0),
}


def draw(stream, shape, exponent):
    """splitmix64 from state `stream`; the top 24 bits k of each word give (k - 2^23) / 2^23 * 2^exponent."""
    count = int(np.prod(shape))
    with np.errstate(over="ignore"):
        z = np.uint64(stream) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    k = (z >> np.uint64(40)).astype(np.int64) - (1 << 23)
    return torch.from_numpy(np.ldexp(k.astype(np.float32), exponent - 23).reshape(shape))


class MaskedSelfAttention(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)

    def scores(self, x):
        return self.query(x) @ self.key(x).transpose(-2, -1) / x.shape[-1] ** 0.5

    def forward(self, x, mask):
        scores = self.scores(x).masked_fill(mask[:, None, :] == 0, float("-inf"))
        weights = torch.softmax(scores, dim=-1)
        return weights @ self.value(x), weights


def example():
    """The module with its drawn parameters, x [1, 4, 512], and two sequences padded to 5 tokens."""
    drawn = {name: draw(*rule) for name, rule in DRAWN.items()}
    module = MaskedSelfAttention(WIDTH).eval()
    module.load_state_dict({name: drawn[name] for name in module.state_dict()})
    return module, drawn["x"][None], drawn["padded"]


@torch.no_grad()
def golden(module, x, padded):
    mask = torch.tensor([[1, 0, 1, 0]])
    zeroed = x * mask[:, :, None]
    result = {}
    for name, inputs, attended in [
        ("masked", x, mask),
        ("masked_zeroed", zeroed, mask),  # hidden vectors 0 as well: the visible rows must not notice
        ("all_ones", x, torch.ones_like(mask)),
    ]:
        output, weights = module(inputs, attended)
        result[f"{name}.output"], result[f"{name}.weights"] = output[0], weights[0]
    # The padding tokens hold numbers like any others, so a padding key that is let through shows.
    output, weights = module(padded, torch.tensor([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]]))
    for sequence, length in enumerate([3, 5]):
        result[f"padded.length_{length}.output"] = output[sequence, :length]
        result[f"padded.length_{length}.weights"] = weights[sequence, :length]
    return {name: tensor.contiguous() for name, tensor in result.items()}


@torch.no_grad()
def check(module, x, padded, result):
    weights = result["masked.weights"]
    assert (weights[:, [1, 3]] == 0).all() and (result["masked_zeroed.weights"][:, [1, 3]] == 0).all()
    for rows in ["output", "weights"]:
        a, b = result[f"masked.{rows}"][[0, 2]], result[f"masked_zeroed.{rows}"][[0, 2]]
        print(f"visible {rows}, hidden vectors kept or 0: largest difference {(a - b).abs().max():.2g}")
        assert torch.allclose(a, b, rtol=0, atol=1e-5)
    for sequence, length in enumerate([3, 5]):
        alone, _ = module(padded[sequence : sequence + 1, :length], torch.ones(1, length))
        difference = (alone[0] - result[f"padded.length_{length}.output"]).abs().max()
        print(f"length {length} padded or alone: largest difference {difference:.2g}")
        assert difference <= 1e-5
    scores = torch.cat([module.scores(x).flatten(), module.scores(padded).flatten()])
    print(f"standard deviation of the scores: {scores.std():.2f}")
    print("weights of [1, 0, 1, 0]:", weights.tolist())


def main():
    default = Path(__file__).resolve().parents[1] / "golden" / "masked_self_attention"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    module, x, padded = example()
    result = golden(module, x, padded)
    check(module, x, padded, result)
    # The first and last two numbers of each drawn tensor, to tell a wrong rule from a wrong attention.
    for name, rule in DRAWN.items():
        result[f"drawn.{name}"] = draw(*rule).flatten()[[0, 1, -2, -1]]
    folder.mkdir(parents=True, exist_ok=True)
    save_file({name: tensor.numpy() for name, tensor in result.items()}, folder / "expected.safetensors")
    print("torch", torch.__version__, "numpy", np.__version__)


if __name__ == "__main__":
    main()
