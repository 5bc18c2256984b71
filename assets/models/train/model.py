"""A small ViT with a classifier on CLS and an MAE decoder, under the tensor names of the original MAE. Its positions are trained."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn


@dataclass
class Config:
    image_size: int = 224
    patch_size: int = 16
    hidden_size: int = 192
    depth: int = 8
    heads: int = 3
    decoder_size: int = 128
    decoder_depth: int = 2
    decoder_heads: int = 4
    classes: int = 17
    taught: int = 128          # values of the teacher's projected features
    taught_cls: int = 384
    layer_norm_eps: float = 1e-6

    @property
    def grid(self) -> int:
        return self.image_size // self.patch_size

    @property
    def patches(self) -> int:
        return self.grid ** 2


def sin_cos_positions(width: int, grid: int) -> torch.Tensor:
    """MAE's rows [1, 1 + grid², width]: a zero row for CLS, then [x: sin, cos | y: sin, cos]."""
    frequency = 1 / 10000 ** (torch.arange(width // 4, dtype=torch.float64) / (width // 4))
    y, x = torch.meshgrid(torch.arange(grid), torch.arange(grid), indexing="ij")
    parts = [torch.outer(axis.flatten().double(), frequency) for axis in (x, y)]
    table = torch.cat([f(p) for p in parts for f in (torch.sin, torch.cos)], 1)
    return torch.cat([torch.zeros(1, width), table.float()])[None]


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def split(self, x):
        b, t, d = x.shape
        return self.qkv(x).view(b, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4).unbind(0)

    def forward(self, x, maps=None):
        """Into the list `maps`, where one is given: the attention's mean over heads, [batch, query, key]."""
        q, k, v = self.split(x)
        if maps is not None:
            with torch.autocast(x.device.type, enabled=False):
                weights = (q.float() @ k.float().transpose(-2, -1) * q.shape[-1] ** -0.5).softmax(-1)
                mixed = weights @ v.float()
            maps.append(weights.mean(1))
        elif x.device.type == "cpu":  # there bfloat16's backward pass is slower than float32's
            with torch.autocast("cpu", enabled=False):
                mixed = F.scaled_dot_product_attention(q.float(), k.float(), v.float())
        else:
            mixed = F.scaled_dot_product_attention(q, k, v)
        return self.proj(mixed.transpose(1, 2).flatten(2))

    def weights(self, x):
        """[batch, head, query, key]"""
        q, k, _ = self.split(x)
        return (q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5).softmax(-1)


class Mlp(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc1 = nn.Linear(width, 4 * width)
        self.fc2 = nn.Linear(4 * width, width)

    def forward(self, x):
        return self.fc2(F.gelu(self.fc1(x)))


class Block(nn.Module):
    def __init__(self, width, heads, eps):
        super().__init__()
        self.norm1 = nn.LayerNorm(width, eps)
        self.attn = Attention(width, heads)
        self.norm2 = nn.LayerNorm(width, eps)
        self.mlp = Mlp(width)

    def forward(self, x, maps=None):
        x = x + self.attn(self.norm1(x), maps)
        return x + self.mlp(self.norm2(x))


class PatchEmbed(nn.Module):
    def __init__(self, width, patch):
        super().__init__()
        self.proj = nn.Conv2d(3, width, patch, patch)


class Mini(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.config = c = config
        values = 3 * c.patch_size ** 2
        self.patch_embed = PatchEmbed(c.hidden_size, c.patch_size)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, c.hidden_size))
        self.pos_embed = nn.Parameter(sin_cos_positions(c.hidden_size, c.grid))
        self.blocks = nn.ModuleList(Block(c.hidden_size, c.heads, c.layer_norm_eps) for _ in range(c.depth))
        self.norm = nn.LayerNorm(c.hidden_size, c.layer_norm_eps)
        self.head = nn.Linear(c.hidden_size, c.classes)
        self.decoder_embed = nn.Linear(c.hidden_size, c.decoder_size)
        self.mask_token = nn.Parameter(torch.zeros(1, 1, c.decoder_size))
        self.register_buffer("decoder_pos_embed", sin_cos_positions(c.decoder_size, c.grid))
        self.decoder_blocks = nn.ModuleList(
            Block(c.decoder_size, c.decoder_heads, c.layer_norm_eps) for _ in range(c.decoder_depth))
        self.decoder_norm = nn.LayerNorm(c.decoder_size, c.layer_norm_eps)
        self.decoder_pred = nn.Linear(c.decoder_size, values)
        # training only, not exported: how much a patch shows of the object; the teacher's features of patches and of CLS
        self.cover = nn.Linear(c.hidden_size, 1)
        self.say_patch = nn.Linear(c.hidden_size, c.taught)
        self.say_cls = nn.Linear(c.hidden_size, c.taught_cls)
        self.apply(_initialise)
        nn.init.xavier_uniform_(self.patch_embed.proj.weight.view(c.hidden_size, -1))
        nn.init.normal_(self.cls_token, std=0.02)
        nn.init.normal_(self.mask_token, std=0.02)

    def patchify(self, images):
        """[batch, patches, p·p·3] in MAE's order: row, column, channel"""
        b, g, p = len(images), self.config.grid, self.config.patch_size
        return images.view(b, 3, g, p, g, p).permute(0, 2, 4, 3, 5, 1).reshape(b, g * g, p * p * 3)

    def tokens(self, patches, ids_keep):
        """CLS and the visible patches, with their positions: the encoder's input."""
        kernel = self.patch_embed.proj.weight.permute(0, 2, 3, 1).flatten(1)  # to patchify's order
        seen = patches.gather(1, ids_keep[..., None].expand(-1, -1, patches.shape[2]))
        x = F.linear(seen, kernel, self.patch_embed.proj.bias)
        x = x + self.pos_embed[0, 1:][ids_keep]
        cls = (self.cls_token + self.pos_embed[:, :1]).expand(len(x), -1, -1)
        return torch.cat([cls.to(x.dtype), x], 1)

    def encode(self, patches, ids_keep, maps=None):
        """The final states; into the list `maps` the attention, layer by layer."""
        x = self.tokens(patches, ids_keep)
        for block in self.blocks:
            x = block(x, maps)
        return self.norm(x)

    def decode(self, states, ids_keep, ids_hidden):
        """Pixels of the hidden patches only, [batch, hidden, p·p·3]."""
        c = self.config
        x = self.decoder_embed(states)
        full = self.mask_token.to(x.dtype).expand(len(x), c.patches, -1).scatter(
            1, ids_keep[..., None].expand(-1, -1, c.decoder_size), x[:, 1:])
        x = torch.cat([x[:, :1], full], 1) + self.decoder_pos_embed
        for block in self.decoder_blocks:
            x = block(x)
        hidden = x[:, 1:].gather(1, ids_hidden[..., None].expand(-1, -1, c.decoder_size))
        return self.decoder_pred(self.decoder_norm(hidden))

    @torch.no_grad()
    def cls_attention(self, patches, ids_keep):
        """CLS's row over the visible patches: per layer [batch, head, visible], and the final states."""
        x, rows = self.tokens(patches, ids_keep), []
        for block in self.blocks:
            rows.append(block.attn.weights(block.norm1(x))[:, :, 0, 1:])
            x = block(x)
        return rows, self.norm(x)


def cls_rollout(maps):
    """CLS's row of the product of (A + I) / 2 over the layers, [batch, token]."""
    row = F.one_hot(torch.zeros(len(maps[0]), dtype=torch.long, device=maps[0].device), maps[0].shape[-1]).float()
    for weights in reversed(maps):
        row = (row + (row[..., None] * weights).sum(1)) / 2
    return row


def _initialise(module):
    if isinstance(module, nn.Linear):
        nn.init.xavier_uniform_(module.weight)
        nn.init.zeros_(module.bias)
