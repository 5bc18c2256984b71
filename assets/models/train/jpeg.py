"""What JPEG does to a picture, as tensor work: 8 x 8 cosine blocks, rounded to the standard's steps."""

import math

import torch

_LUMA = torch.tensor([
    [16, 11, 10, 16, 24, 40, 51, 61], [12, 12, 14, 19, 26, 58, 60, 55],
    [14, 13, 16, 24, 40, 57, 69, 56], [14, 17, 22, 29, 51, 87, 80, 62],
    [18, 22, 37, 56, 68, 109, 103, 77], [24, 35, 55, 64, 81, 104, 113, 92],
    [49, 64, 78, 87, 103, 121, 120, 101], [72, 92, 95, 98, 112, 100, 103, 99]], dtype=torch.float32)
_CHROMA = torch.full((8, 8), 99.0)
_CHROMA[:4, :4] = torch.tensor([[17, 18, 24, 47], [18, 21, 26, 66], [24, 26, 56, 99], [47, 66, 99, 99]])
_TO_YCC = torch.tensor([[0.299, 0.587, 0.114], [-0.168736, -0.331264, 0.5], [0.5, -0.418688, -0.081312]])
_COSINE = torch.tensor([[math.sqrt((1 if k == 0 else 2) / 8) * math.cos((2 * n + 1) * k * math.pi / 16)
                         for n in range(8)] for k in range(8)])


def jpeg_artefacts(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Each picture at a quality drawn from 25 … 95. images: [n, 3, 8·a, 8·b] in 0 … 1."""
    n, _, height, width = images.shape
    device = images.device
    quality = 25 + 70 * torch.rand(n, generator=generator)
    scale = torch.where(quality < 50, 50 / quality, 2 - quality / 50)
    steps = (torch.stack([_LUMA, _CHROMA, _CHROMA])[None] * scale.view(-1, 1, 1, 1)).clamp(1, 255) / 255
    steps = steps.to(device)[:, :, None, None]
    matrix, cosine = _TO_YCC.to(device), _COSINE.to(device)
    ycc = torch.einsum("ij,njhw->nihw", matrix, images)
    blocks = ycc.view(n, 3, height // 8, 8, width // 8, 8).permute(0, 1, 2, 4, 3, 5)
    coefficients = cosine @ blocks @ cosine.T
    blocks = cosine.T @ ((coefficients / steps).round() * steps) @ cosine
    ycc = blocks.permute(0, 1, 2, 4, 3, 5).reshape(n, 3, height, width)
    return torch.einsum("ij,njhw->nihw", torch.linalg.inv(matrix), ycc).clamp(0, 1)
