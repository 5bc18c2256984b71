"""First weights by least squares: layer by layer, each matrix is the one that comes nearest to what the teacher's layer says.

    python start.py --work FOLDER --teacher FOLDER/dinov2-small --pixels ../mini.safetensors FOLDER/first.pt

The student's states stand for the 191 principal directions of the teacher's (the 192nd, all ones, a norm takes out). Each of its
layers has a teacher's layer to follow: three of six heads, half of the hidden units; the second matrix of each half of a layer is
fitted to what is still missing, so that it makes good earlier faults and the layers left out. The student sees a part of each
picture, the teacher all of it. Nothing is copied from the teacher but what its states say. The decoder is that of --pixels, whose states are fitted as well.
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
from losses import seen
from teacher_model import HEADS, Teacher, stepped

CLS_WEIGHT = 5.0       # of its row in a fit: it is one token of many
RIDGE = 1e-3
HIDDEN = 0.6           # of the patches
SCALE = 8.0            # of all states: the teacher's first ones are so small that training would overturn them in a few steps
UNSEEN = 8             # every eighth picture is left out of all fits, to see what they are worth


def fit(x, y, weight=None):
    """The linear layer nearest to x -> y, rows weighted: (weight [out, in], bias [out])."""
    fitted = torch.arange(len(x)) % UNSEEN > 0
    x, y = x[fitted].flatten(0, -2).double(), y[fitted].flatten(0, -2).double()
    weight = torch.ones(len(x), 1, dtype=x.dtype) if weight is None else weight[fitted].flatten()[:, None].double()
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
    """The teacher's states on all pictures, and its parts at each layer, of CLS and the visible patches."""

    def __init__(self, teacher, images, ids_keep):
        self.teacher = teacher
        self.tokens = F.pad(ids_keep + 1, (1, 0))
        x = F.interpolate(images, size=(196, 196), mode="bicubic", antialias=True).to(teacher.kernel.dtype)
        x = F.conv2d(x, teacher.kernel, teacher.bias, 14).flatten(2).transpose(1, 2) + teacher.positions
        self.states = [torch.cat([teacher.first.expand(len(x), -1, -1), x], 1)]
        for block in teacher.blocks:
            self.states.append(torch.cat([stepped(block, part)[0] for part in self.states[-1].split(32)]))

    def seen(self, layer):
        """The states before a layer, [picture, token, 384]."""
        return seen(self.states[layer], self.tokens).float()

    def basis(self, width):
        """[384, width]: principal directions of the normed states of all depths, none of them along the ones."""
        moment = sum(s.T @ s for s in (normed(x[:, ::5].float()).flatten(0, 1).double() for x in self.states))
        values, directions = torch.linalg.eigh(moment)
        print(f"{width - 1} directions keep {values[1 - width:].sum() / values.sum():.3f}", flush=True)
        even = torch.linalg.qr(torch.cat([torch.ones(width, 1), torch.eye(width)[:, 1:]], 1).double()).Q[:, 1:]
        return (directions[:, 1 - width:] @ even.T).float()

    def attention(self, layer):
        """Queries, keys, values [picture, token, 3, head, 64]; mixed values [picture, token, head, 64]; the state after them."""
        block, parts = self.teacher.blocks[layer], []
        for x, tokens in zip(self.states[layer].split(32), self.tokens.split(32)):
            qkv = block.attn.split(block.norm1(x))
            mixed = F.scaled_dot_product_attention(*qkv).transpose(1, 2)
            middle = x + block.attn.proj(mixed.flatten(2))
            parts.append([seen(v, tokens).float() for v in (torch.stack(qkv).permute(1, 3, 0, 2, 4), mixed, middle)])
        return [torch.cat(values) for values in zip(*parts)]


@torch.no_grad()
def fit_embedding(model, patches, target, first):
    """target: [picture, 196, width] and CLS's, [width]"""
    places = target.mean(0)
    matrix, bias = fit(patches, target - places)
    config = model.config
    kernel = matrix.view(-1, config.patch_size, config.patch_size, 3).permute(0, 3, 1, 2)
    put(model.patch_embed.proj, (kernel.contiguous(), bias))
    model.pos_embed.data = torch.cat([torch.zeros(1, config.hidden_size), places])[None]
    model.cls_token.data = first[None, None].clone()


@torch.no_grad()
def fit_block(block, x, teacher, layer, basis, target, weight):
    """x: the student's states before it; target: those it is to reach. Gives the states after it."""
    qkv, mixed, middle = teacher.attention(layer)
    missing = middle @ basis - x
    error = {}
    for heads in combinations(range(HEADS), block.attn.heads):  # those that tell most of what is missing
        some = mixed[:, ::5, heads].flatten(2)
        matrix, bias = fit(some, missing[:, ::5])
        error[heads] = (some @ matrix.T + bias - missing[:, ::5]).square().mean().item()
    heads = min(error, key=error.get)
    put(block.attn.qkv, fit(normed(x), qkv[:, :, :, heads].flatten(2), weight))
    own = F.scaled_dot_product_attention(*block.attn.split(normed(x))).transpose(1, 2).flatten(2)
    put(block.attn.proj, fit(own, missing, weight))
    x = x + block.attn.proj(own)
    theirs = teacher.teacher.blocks[layer]
    half = lambda module, v: module(v.to(theirs.mlp.fc1.weight.dtype)).float()
    inner = half(theirs.mlp.fc1, half(theirs.norm2, middle))
    worth = F.gelu(inner[:, ::5]).flatten(0, 1).std(0) * theirs.mlp.fc2.weight.float().norm(dim=0)
    units = worth.topk(block.mlp.fc1.out_features).indices
    put(block.mlp.fc1, fit(normed(x), inner[..., units], weight))
    hidden = F.gelu(block.mlp.fc1(normed(x)))
    put(block.mlp.fc2, fit(hidden, target - x, weight))
    x = x + block.mlp.fc2(hidden)
    print(f"follows layer {layer}, heads {heads}: {explained(x, target):.3f} of the states", flush=True)
    return x


@torch.no_grad()
def enlarge(model):
    """Multiplies all states; behind a norm nothing changes. And what is not fitted says nothing yet."""
    for part in (model.patch_embed.proj, *(block.attn.proj for block in model.blocks), *(block.mlp.fc2 for block in model.blocks)):
        part.weight *= SCALE
        part.bias *= SCALE
    model.cls_token *= SCALE
    model.pos_embed *= SCALE
    for head in (model.head, model.cover):
        head.weight.zero_()


def explained(x, target):
    x, target = x[::UNSEEN], target[::UNSEEN]
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
    parser.add_argument("--count", type=int, default=1024, help="of pictures to fit on")
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    torch.set_num_threads(2)
    shards = [torch.load(path, mmap=True) for path in sorted((arguments.work / "targets").glob("[0-9]*.pt"))[:4]]
    pick = lambda name: torch.cat([s[name][::len(s[name]) * len(shards) // arguments.count] for s in shards])
    images = (pick("images").float() / 255 - MEAN) / STD
    follow = arguments.follow
    torch.manual_seed(0)
    model = Mini(Config(depth=len(follow)))
    ids = random_keep(len(images), model.config.patches, HIDDEN)
    with torch.no_grad():
        teacher = Pass(Teacher(arguments.teacher).bfloat16(), images, ids)
        basis = teacher.basis(model.config.hidden_size)
        patches = model.patchify(images)
        embedded = teacher.states[0].float() @ basis
        fit_embedding(model, patches, embedded[:, 1:], embedded[0, 0])
        x = model.tokens(patches, ids)
        weight = torch.ones(x.shape[:2])
        weight[:, 0] = CLS_WEIGHT
        for block, layer, after in zip(model.blocks, follow, [*follow[1:], len(teacher.states) - 1]):
            x = fit_block(block, x, teacher, layer, basis, teacher.seen(after) @ basis, weight)
        states, features = normed(x), seen(pick("features").float(), ids)
        put(model.say_patch, fit(states[:, 1:], features))
        said = model.say_patch(states[::UNSEEN, 1:])
        print("patches", F.cosine_similarity(said, features[::UNSEEN], dim=2).mean().item())
        cls = pick("cls").float()
        put(model.say_cls, fit(states[:, :1], (cls - shards[0]["cls"].float().mean(0))[:, None]))
        fit_decoder(model, restored(arguments.pixels)[0], patches)
        enlarge(model)
    torch.save(model.state_dict(), arguments.out)


if __name__ == "__main__":
    main()
