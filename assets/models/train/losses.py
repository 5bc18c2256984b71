"""What the student is asked: to say what the teacher says, to look where it looks, the class, and the hidden pixels."""

import math

import torch
import torch.nn.functional as F

from data import UNNAMED
from masks import hidden_patches
from model import cls_rollout

LOSS_WEIGHTS = {"patches": 2.0, "likeness": 0.5, "cls": 1.0, "look": 1.0, "rollout": 1.0, "cover": 0.5, "class": 0.25, "pixels": 5.0}
BACKGROUND_WEIGHT = 0.2  # in the class's loss: half of the pictures have no object or hide it
LOOKING = 2            # last layers that are taught where to look; the pictures show one of them


def seen(values, ids_keep):
    """Of values per patch, [batch, 196, …], those of the visible ones."""
    return values.gather(1, ids_keep.view(*ids_keep.shape, *[1] * (values.ndim - 2)).expand(-1, -1, *values.shape[2:]))


def likeness(states, features):
    """1 - linear CKA of each picture's visible patches: which of them are alike, whatever the coordinates."""
    centred = [x - x.mean(1, keepdim=True) for x in (states.float(), features)]
    ours, theirs = (x @ x.transpose(1, 2) for x in centred)
    return 1 - F.cosine_similarity(ours.flatten(1), theirs.flatten(1), dim=1).mean()


def astray(row, look):
    """KL divergence of the look from CLS's row, the mean over pictures weighted by how far the look is from even."""
    log_look = look.clamp(min=1e-6).log()
    uneven = 1 + (look * log_look).sum(1) / math.log(look.shape[1])
    row = (row / row.sum(1, keepdim=True)).clamp(min=1e-6)
    return ((3 * uneven).clamp(0, 1) * (look * (log_look - row.log())).sum(1)).mean()


def class_loss(logits, labels, covered, background):
    """What cannot be seen is not asked for: without a visible piece of the object the picture is background."""
    has_object = labels != background
    asked = torch.where(has_object & (covered < 0.5), background, labels)
    sure = ((~has_object | (covered < 0.5) | (covered >= 1.2)) & (labels != UNNAMED)).float()
    sure = torch.where(asked == background, BACKGROUND_WEIGHT * sure, sure)
    each = F.cross_entropy(logits.float(), asked.clamp(min=0), label_smoothing=0.1, reduction="none")
    return (each * sure).sum() / sure.sum().clamp(min=1e-3)


def losses(model, lesson, ids_keep):
    config = model.config
    patches = model.patchify(lesson.images)
    maps = []
    states = model.encode(patches, ids_keep, maps)
    cls, rest = states[:, 0], states[:, 1:]
    cover, features, look = (seen(values, ids_keep) for values in (lesson.cover, lesson.features, lesson.look))
    look = look / look.sum(1, keepdim=True)
    out = {
        "patches": 1 - F.cosine_similarity(model.say_patch(rest).float(), features, dim=2).mean(),
        "likeness": likeness(rest, features),
        "cls": 1 - F.cosine_similarity(model.say_cls(cls).float(), lesson.cls, dim=1).mean(),
        "look": sum(astray(weights[:, 0, 1:], look) for weights in maps[-LOOKING:]) / LOOKING,
        "rollout": astray(cls_rollout(maps)[:, 1:], look),
        # the cover of a patch is soft; the rare covered ones weigh three times as much
        "cover": F.binary_cross_entropy_with_logits(model.cover(rest)[..., 0].float(), cover,
                                                    pos_weight=torch.tensor(3.0, device=cover.device)),
        "class": class_loss(model.head(cls), lesson.labels, cover.sum(1), config.classes - 1),
    }
    if ids_keep.shape[1] < config.patches:
        half = len(patches) // 2  # the decoder costs as much as the encoder; half a batch teaches it enough
        ids_hidden = hidden_patches(ids_keep[:half], config.patches)
        target = seen(patches[:half], ids_hidden)
        out["pixels"] = F.mse_loss(model.decode(states[:half], ids_keep[:half], ids_hidden).float(), target)
    return out


def decoder_loss(model, lesson, ids_keep):
    """The hidden pixels alone, of an encoder that stays as it is."""
    patches = model.patchify(lesson.images)
    with torch.no_grad():
        states = model.encode(patches, ids_keep)
    ids_hidden = hidden_patches(ids_keep, model.config.patches)
    return {"pixels": F.mse_loss(model.decode(states, ids_keep, ids_hidden).float(), seen(patches, ids_hidden))}
