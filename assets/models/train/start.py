"""First weights by least squares: layer by layer, each matrix is the one that comes nearest to what the teacher's layer says.

    python start.py --work FOLDER --teacher FOLDER/dinov2-small --pixels ../mini.safetensors FOLDER/first.pt

The student's states stand for the 191 principal directions of the teacher's (the 192nd, all ones, a norm takes out). Each of its
layers has a teacher's layer to follow: three of six heads, half of the hidden units; the second matrix of each half of a layer is
fitted to what is still missing, so that it makes good earlier faults and the layers left out. Nothing is copied from the
teacher but what its states say. The decoder is that of --pixels, whose states are fitted as well.
"""

import argparse
from itertools import combinations
from pathlib import Path

import torch
import torch.nn.functional as F

from export import restored
from masks import hidden_patches
from measure import MEAN, STD, random_keep
from model import Config, Mini
from teacher_model import HEADS, WIDTH, Teacher

CLS_WEIGHT = 10.0      # of its row in a fit: it is one token of 197
RIDGE = 1e-4


def fit(x, y, weight=None):
    """The linear layer nearest to x -> y, rows weighted: (weight [out, in], bias [out])."""
    x, y = x.flatten(0, -2).double(), y.flatten(0, -2).double()
    weight = torch.ones(len(x), 1, dtype=x.dtype) if weight is None else weight.flatten()[:, None].double()
    x_mean, y_mean = ((weight * v).sum(0) / weight.sum() for v in (x, y))
    x, y = x - x_mean, y - y_mean
    square = x.T @ (weight * x)
    square += RIDGE * square.diagonal().mean() * torch.eye(len(square), dtype=x.dtype)
    matrix = torch.linalg.solve(square, x.T @ (weight * y)).T
    return matrix.float(), (y_mean - matrix @ x_mean).float()


def put(linear, fitted):
    linear.weight.data, linear.bias.data = (f.view_as(p).clone() for f, p in zip(fitted, (linear.weight, linear.bias)))


def normed(x):
    return F.layer_norm(x, x.shape[-1:], eps=1e-6)


class Pass:
    """The teacher's states on all pictures, and its parts at each layer."""

    def __init__(self, teacher, images):
        self.teacher = teacher
        x = F.interpolate(images, size=(196, 196), mode="bicubic", antialias=True)
        x = F.conv2d(x, teacher.kernel, teacher.bias, 14).flatten(2).transpose(1, 2) + teacher.positions
        self.states = [torch.cat([teacher.first.expand(len(x), -1, -1), x], 1)]
        for block in teacher.blocks:
            self.states.append(torch.cat([block(part) for part in self.states[-1].split(32)]))

    def basis(self, width):
        """[384, width]: principal directions of the normed states of all depths, none of them along the ones."""
        moment = sum(s.T @ s for s in (normed(x).flatten(0, 1).double() for x in self.states))
        values, directions = torch.linalg.eigh(moment)
        print(f"{width - 1} directions keep {values[1 - width:].sum() / values.sum():.3f}", flush=True)
        even = torch.linalg.qr(torch.cat([torch.ones(width, 1), torch.eye(width)[:, 1:]], 1).double()).Q[:, 1:]
        return (directions[:, 1 - width:] @ even.T).float()

    def attention(self, layer):
        """Queries, keys, values [3, picture, head, token, 64], mixed values [picture, token, head, 64], state after them."""
        block, x = self.teacher.blocks[layer], self.states[layer]
        qkv = torch.stack(block.attn.split(block.norm1(x)))
        mixed = F.scaled_dot_product_attention(*qkv).transpose(1, 2)
        return qkv, mixed, x + block.attn.proj(mixed.flatten(2))


@torch.no_grad()
def fit_embedding(model, patches, target):
    """target: [picture, 197, width]"""
    places = target[:, 1:].mean(0)
    matrix, bias = fit(patches, target[:, 1:] - places)
    config = model.config
    kernel = matrix.view(-1, config.patch_size, config.patch_size, 3).permute(0, 3, 1, 2)
    put(model.patch_embed.proj, (kernel.contiguous(), bias))
    model.pos_embed.data = torch.cat([torch.zeros(1, config.hidden_size), places])[None]
    model.cls_token.data = target[:1, :1].clone()


@torch.no_grad()
def fit_block(block, x, seen, layer, basis, target, weight):
    """x: the student's states before it; target: those it is to reach. Gives the states after it."""
    qkv, mixed, middle = seen.attention(layer)
    missing = middle @ basis - x
    error = {}
    for heads in combinations(range(HEADS), block.attn.heads):  # those that tell most of what is missing
        some = mixed[:, ::7, heads].flatten(2)
        matrix, bias = fit(some, missing[:, ::7])
        error[heads] = (some @ matrix.T + bias - missing[:, ::7]).square().mean().item()
    heads = min(error, key=error.get)
    wanted = qkv[:, :, heads].permute(1, 3, 0, 2, 4).flatten(2)
    put(block.attn.qkv, fit(normed(x), wanted, weight))
    own = F.scaled_dot_product_attention(*block.attn.split(normed(x))).transpose(1, 2).flatten(2)
    put(block.attn.proj, fit(own, missing, weight))
    x = x + block.attn.proj(own)
    theirs = seen.teacher.blocks[layer]
    inner = theirs.mlp.fc1(theirs.norm2(middle))
    worth = F.gelu(inner[:, ::7]).flatten(0, 1).std(0) * theirs.mlp.fc2.weight.norm(dim=0)
    units = worth.topk(block.mlp.fc1.out_features).indices
    put(block.mlp.fc1, fit(normed(x), inner[..., units], weight))
    hidden = F.gelu(block.mlp.fc1(normed(x)))
    put(block.mlp.fc2, fit(hidden, target - x, weight))
    x = x + block.mlp.fc2(hidden)
    print(f"follows layer {layer}, heads {heads}: {explained(x, target):.3f} of the states", flush=True)
    return x


def explained(x, target):
    return 1 - (x - target).square().sum() / (target - target.mean((0, 1))).square().sum()


@torch.no_grad()
def fit_decoder(model, old, patches):
    """The old model's decoder, and its states from the new one's."""
    for name in ("mask_token", "decoder_pos_embed"):
        getattr(model, name).data.copy_(getattr(old, name))
    for name in ("decoder_blocks", "decoder_norm", "decoder_pred"):
        getattr(model, name).load_state_dict(getattr(old, name).state_dict())
    ids = random_keep(len(patches), model.config.patches, 0.75)
    states, theirs = model.encode(patches, ids), old.encode(patches, ids)
    put(model.decoder_embed, fit(states, old.decoder_embed(theirs)))
    away = hidden_patches(ids, model.config.patches)
    target = patches.gather(1, away[..., None].expand(-1, -1, patches.shape[2]))
    for name, (m, s) in {"old": (old, theirs), "new": (model, states)}.items():
        print(name, "pixels", F.mse_loss(m.decode(s, ids, away), target).item())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=Path, required=True, help="where targets.py wrote its shards")
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--pixels", type=Path, required=True, help="exported weights whose decoder is taken over")
    parser.add_argument("--follow", type=int, nargs="+", default=[0, 2, 3, 5, 6, 8, 9, 10], help="the teacher's layer for each of the student's")
    parser.add_argument("--count", type=int, default=256, help="of pictures to fit on")
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    torch.set_num_threads(2)
    shard = torch.load(arguments.work / "targets" / "00000.pt", mmap=True)
    ids = torch.linspace(0, len(shard["labels"]) - 1, arguments.count).long()
    images = (shard["images"][ids].float() / 255 - MEAN) / STD
    follow = arguments.follow
    torch.manual_seed(0)
    model = Mini(Config(depth=len(follow)))
    with torch.no_grad():
        seen = Pass(Teacher(arguments.teacher), images)
        basis = seen.basis(model.config.hidden_size)
        patches = model.patchify(images)
        fit_embedding(model, patches, seen.states[0] @ basis)
        every = torch.arange(model.config.patches).expand(len(images), -1)
        x = model.tokens(patches, every)
        weight = torch.ones(x.shape[:2])
        weight[:, 0] = CLS_WEIGHT
        for block, layer, after in zip(model.blocks, follow, [*follow[1:], len(seen.states) - 1]):
            x = fit_block(block, x, seen, layer, basis, seen.states[after] @ basis, weight)
        states = normed(x)
        features = shard["features"][ids].float()
        put(model.say_patch, fit(states[:, 1:], features))
        print("patches", F.cosine_similarity(model.say_patch(states[:, 1:]), features, dim=2).mean().item())
        fit_decoder(model, restored(arguments.pixels)[0], patches)
    torch.save(model.state_dict(), arguments.out)


if __name__ == "__main__":
    main()
