#!/usr/bin/env python3
"""Checks JSON that lacuna wrote against its schema, and for what a schema cannot say.

    /usr/bin/python3 tests/validate_json.py SCHEMA FILE...
    /usr/bin/python3 tests/validate_json.py --strict SCHEMA FILE...

--strict also breaks each file in every place, one at a time, and fails if that passes: a key left out, a value of
another type or an unknown word must be against the schema, a changed number against the checks below.
A .jsonl file holds a document a line: the lines of a manifest.
Needs Debian's python3-jsonschema. Exit status 1 if a file is not as it must be; each fault is a line.
"""

import base64
import copy
import json
import math
import sys

try:
    import jsonschema
except ImportError:
    sys.exit("validate_json.py: the jsonschema module is missing; apt install python3-jsonschema")

TOLERANCE = 1e-5
OPTIONAL = {"name_base64", "folder", "matrices", "predicted", "decisions", "crop_rounding", "tensor_list", "tar"}
ONLY_WITH_CLASSIFIER = {("layouts", "*", "classes"), ("comparison", "all_patches"), ("steps", "*", "comparison", "all_patches")}
NUMBER_OR_NULL = {"mask_ratio", "crop_ratio", "seconds", "mean_slope", "radius", "psnr", "per_patch", "relative_error"}
WORDS = {"kind", "fit", "crop_rounding", "interpolation", "rng", "hash", "schema_version", "type", "norm_pix", "decided_by"}
# Whose numbers are tied to other numbers of the file.
CHECKED = {"values", "ids_keep", "ids_restore", "removed", "tokens", "sequence_length", "macs"}
SHARES = {"weights", "mass", "macs_ratio", "sequence_ratio"}
DISTANCES = {"pixels"}  # of attend; reconstruct has pixels of pictures
CHECKED |= SHARES | {"query_exists", "equal", "layers", "probability", "mse", "psnr", "per_patch", "oracle"}
CHECKED_IN_EXPLANATION = {"patch_vectors", "query_projection", "query", "x", "q", "k", "v", "scores", "output", "leak"}
CHECKED_IN_SUMMARY = {"n", "mean", "sd", "ci_low", "ci_high", "min", "max", "layers", "hidden_range"}
CHECKED_IN_INSPECTION = {"used", "count"}


def seen_fine(keyword, check, fine):
    """The check of a keyword, which passes over a dict or list that it found nothing wrong with before.

    The breakings of a document share all that they do not break: most of it need not be looked at again.
    """

    def checked(validator, value, instance, schema):
        key = (keyword, id(schema), id(instance))
        if key in fine:
            return
        faulty = False
        for error in check(validator, value, instance, schema):
            faulty = True
            yield error
        if not faulty and isinstance(instance, (dict, list)):
            fine[key] = (schema, instance)  # kept, so that no other object gets its id

    return checked


def bounds_only(validator, schema):
    """Whether a schema is of numbers and allows all between two that it allows."""
    while set(schema) - {"description"} == {"$ref"}:
        schema = validator.resolver.resolve(schema["$ref"])[1]
    return schema.get("type") == "number" and set(schema) <= {
        "type", "description", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"
    }  # fmt: skip


def numbers_at_once(check):
    """The check of "items": of many numbers between two bounds it is given the least and the greatest."""

    def checked(validator, items, instance, schema):
        plain = isinstance(instance, list) and len(instance) > 2 and all(type(item) in (int, float) for item in instance)
        if plain and isinstance(items, dict) and "prefixItems" not in schema and bounds_only(validator, items):
            ends = check(validator, items, [min(instance), max(instance)], schema)
            if next(ends, None) is None:
                return
        yield from check(validator, items, instance, schema)  # which says where

    return checked


def validator_of(schema):
    jsonschema.Draft202012Validator.check_schema(schema)
    keywords = dict(jsonschema.Draft202012Validator.VALIDATORS)
    keywords["items"] = numbers_at_once(keywords["items"])
    fine = {}
    keywords = {keyword: seen_fine(keyword, check, fine) for keyword, check in keywords.items()}
    return jsonschema.validators.extend(jsonschema.Draft202012Validator, keywords)(schema)


def schema_faults(validator, document):
    for error in validator.iter_errors(document):
        yield "/".join(map(str, error.absolute_path)) + ": " + error.message[:200]


def mask_faults(document):
    rows, columns = document["patches"]["grid"]
    count, mask = document["patches"]["count"], document["mask"]
    values = [value for row in mask["values"] for value in row]
    visible = sorted(patch for patch, value in enumerate(values) if value == 0)
    if count != rows * columns or len(mask["values"]) != rows or any(len(row) != columns for row in mask["values"]):
        yield f"mask/values: not the grid's {rows} x {columns}"
        return
    if mask["removed"] != sum(values):
        yield f"mask/removed: {mask['removed']}, but {sum(values)} values are 1"
    if sorted(mask["ids_keep"]) != visible:
        yield "mask/ids_keep: not the patches with value 0"
    elif sorted(mask["ids_restore"]) != list(range(count)):
        yield "mask/ids_restore: not a permutation of the patches"
    elif [mask["ids_restore"][patch] for patch in mask["ids_keep"]] != list(range(len(visible))):
        yield "mask/ids_restore: does not undo ids_keep"


def tokens_faults(document, layout):
    """Prefix tokens first, then the layout's patches in raster order, hidden as the mask says."""
    values = [value for row in document["mask"]["values"] for value in row]
    kept = [patch for patch, value in enumerate(values) if layout["name"] != "mae" or value == 0]
    tokens, prefix = layout["tokens"], document.get("model", {"prefix_tokens": []})["prefix_tokens"]
    if layout["sequence_length"] != len(tokens):
        yield f"sequence_length {layout['sequence_length']}, but {len(tokens)} tokens"
    if [token["kind"] for token in tokens] != prefix + ["patch"] * len(kept):
        yield "tokens: not the prefix tokens and then the patches of this layout"
    elif [token["patch"] for token in tokens[len(prefix) :]] != kept:
        yield "tokens: patches are not in raster order"
    elif any(token["hidden"] != bool(values[token["patch"]]) for token in tokens[len(prefix) :]):
        yield "tokens: hidden differs from the mask"


def weights_faults(layout, weights):
    if len(weights) != layout["sequence_length"]:
        yield f"{len(weights)} weights for {layout['sequence_length']} tokens"
        return
    if abs(math.fsum(weights) - 1) > TOLERANCE:
        yield f"weights add up to {math.fsum(weights)}"
    hidden = [weight for weight, token in zip(weights, layout["tokens"]) if token["hidden"]]
    if layout["name"] == "deit" and any(hidden):
        yield f"a hidden key has weight {max(hidden)}, not 0"


def rows_faults(document, layout):
    """The chosen layers, each with the mean and every head, for each query that exists."""
    heads = ["mean", *range(document["model"]["num_heads"])]
    present = {token["patch"] for token in layout["tokens"]}
    any_visible = any(token["patch"] is not None and not token["hidden"] for token in layout["tokens"])
    exists = {"cls": lambda _: True, "mean_visible": lambda _: any_visible, "patch": lambda query: query["patch"] in present}
    queries = [query for query in document["queries"] if exists[query["kind"]](query)]
    if layout["query_exists"] != (document["queries"][0] in queries):
        yield f"query_exists is {layout['query_exists']}, the tokens say otherwise"
    asked = [[layer, head, query] for layer in document["layers"] for head in heads for query in queries]
    written = [[row["layer"], row["head"], row["query"]] for row in layout["rows"]]
    if sorted(map(json.dumps, asked)) != sorted(map(json.dumps, written)):
        yield "rows: not the chosen layers, with each head and the mean, for each query that exists"
    for query in document["queries"]:
        grid = document["patches"]["grid"]
        if query["kind"] == "patch" and query["patch"] != query["row"] * grid[1] + query["column"]:
            yield "queries: patch is not row * columns + column"


def summary_faults(document, layout):
    shape = [document["model"]["num_heads"]] * document["model"]["depth"]
    if (layout["mass"]["query"] is None) == layout["query_exists"]:
        yield "mass/query: null if and only if the query does not exist"
    for part in ["query", "visible"]:
        mass, entropy = layout["mass"][part], layout["entropy"][part]
        if (mass is None) != (entropy is None):
            yield f"{part}: mass and entropy disagree whether it exists"
        if mass is None or entropy is None:
            continue
        if any([len(heads) for heads in table] != shape for table in [entropy, *mass.values()]):
            yield f"{part}: mass and entropy are not [depth][num_heads]"
            continue
        sums = [math.fsum(kinds) for layer in zip(*mass.values()) for kinds in zip(*layer)]
        if any(abs(total - 1) > TOLERANCE for total in sums):
            yield f"mass/{part}: the parts do not add up to 1"
        if layout["name"] in ["deit", "mae"] and any(any(heads) for heads in mass["hidden"]):
            yield f"mass/{part}/hidden: not 0"


def layout_faults(document, layout):
    yield from tokens_faults(document, layout)
    yield from rows_faults(document, layout)
    yield from summary_faults(document, layout)
    for row in layout["rows"]:
        for fault in weights_faults(layout, row["weights"]):
            yield f"layer {row['layer']}, head {row['head']}: {fault}"
    for matrix in layout.get("matrices", []):
        if len(matrix["weights"]) != layout["sequence_length"]:
            yield f"matrix with {len(matrix['weights'])} rows"
        for weights in matrix["weights"]:
            for fault in weights_faults(layout, weights):
                yield f"matrix of layer {matrix['layer']}, head {matrix['head']}: {fault}"
    macs = layout["cost"]["macs"]
    if macs["total"] != macs["patch_embedding"] + macs["linear"] + macs["attention"]:
        yield "cost/macs: total is not the sum of its parts"


def comparison_faults(document):
    comparison, layouts = document["comparison"], document["layouts"]
    states = comparison["hidden_states"]
    judged = [comparison["attention"]["max_abs_difference"], states["max_scaled_difference"]]
    per_layer = [*judged, states["max_abs_difference"], comparison["leak"]]
    if any(numbers is not None and len(numbers) != document["model"]["depth"] for numbers in per_layer):
        yield "comparison: not one number per layer"
    if comparison["equal"] != all(number <= comparison["tolerance"] for numbers in judged for number in numbers):
        yield "comparison/equal: not what the differences and the tolerance say"
    ratios = {"sequence_ratio": lambda layout: layout["sequence_length"],
              "macs_ratio": lambda layout: layout["cost"]["macs"]["total"]}  # fmt: skip
    for name, number in ratios.items():
        if not math.isclose(comparison[name], number(layouts[0]) / number(layouts[1]), rel_tol=1e-6):
            yield f"comparison/{name}: {comparison[name]} is not the ratio of the first two layouts"


def error_faults(error):
    if error["mse"] == 0 or error["psnr"] is None:
        if error["mse"] != 0 or error["psnr"] is not None:
            yield "psnr: null if and only if mse is 0"
    elif not math.isclose(error["psnr"], 10 * math.log10(255**2 / error["mse"]), abs_tol=1e-6):
        yield f"psnr: {error['psnr']} is not that of mse {error['mse']}"


def errors_faults(document):
    errors = document["errors"]
    hidden = [value for row in document["mask"]["values"] for value in row]
    if (errors is None) != (sum(hidden) == 0):
        yield "errors: null if and only if no patch is hidden"
    if errors is None:
        return
    per_patch = errors["per_patch"]
    if [error is not None for error in per_patch] != [bool(value) for value in hidden]:
        yield "errors/per_patch: not a number for each hidden patch and null for the others"
        return
    mean = math.fsum(error for error in per_patch if error is not None) / sum(hidden)
    if not math.isclose(errors["mse"], mean, rel_tol=1e-6):
        yield f"errors/mse: {errors['mse']} is not the mean {mean} of per_patch"
    if len(errors["fills"]) != (3 if sum(hidden) < len(hidden) else 0):
        yield "errors/fills: three where a patch is visible, none where none is"
    for error in [errors, *errors["fills"]]:
        yield from error_faults(error)


def decoder_faults(document):
    """The rows of one decoder layer: the mean and every head, for each query, over CLS and all patches."""
    attention, count = document["decoder_attention"], document["patches"]["count"]
    heads = ["mean", *range(document["model"]["decoder"]["num_heads"])]
    asked = [[attention["layer"], head, query] for query in attention["queries"] for head in heads]
    if asked != [[row["layer"], row["head"], row["query"]] for row in attention["rows"]]:
        yield "decoder_attention/rows: not the mean and each head of each query"
    for row in attention["rows"]:
        if len(row["weights"]) != 1 + count or abs(math.fsum(row["weights"]) - 1) > TOLERANCE:
            yield f"decoder_attention/rows: head {row['head']}: not {1 + count} weights that add up to 1"


def reconstruction_faults(document):
    yield from errors_faults(document)
    yield from decoder_faults(document)
    pixels, count, patch_size = document["pixels"], document["patches"]["count"], document["patches"]["patch_size"]
    if pixels["oracle"] != (pixels["norm_pix"] == "oracle"):
        yield "pixels/oracle: not what norm_pix says"
    if "predicted" in pixels and [len(patch) for patch in pixels["predicted"]] != [3 * patch_size**2] * count:
        yield "pixels/predicted: not [patches][3 p p]"
    lengths = {"encoder": len(document["model"]["prefix_tokens"]) + count - document["mask"]["removed"], "decoder": 1 + count}
    for part, cost in document["cost"].items():
        if cost["sequence_length"] != lengths[part]:
            yield f"cost/{part}: sequence_length {cost['sequence_length']}, needed {lengths[part]}"
        if 2 * cost["macs"]["total"] != sum(cost["macs"].values()):
            yield f"cost/{part}: total is not the sum of its parts"


def sweep_step_faults(document, step):
    """One ratio: what compare and reconstruct say of it, without their rows."""
    count, prefix = document["patches"]["count"], len(document["model"]["prefix_tokens"])
    removed, errors = step["removed"], step["errors"]
    lengths = {"deit": prefix + count, "mae": prefix + count - removed, "zeroed": prefix + count}
    if {layout["name"]: layout["sequence_length"] for layout in step["layouts"]} != lengths:
        yield f"the sequences are not those of {removed} hidden patches"
    if any(2 * layout["cost"]["macs"]["total"] != sum(layout["cost"]["macs"].values()) for layout in step["layouts"]):
        yield "cost/macs: total is not the sum of its parts"
    yield from comparison_faults({**document, **step})
    if (errors is None) != (removed == 0 or document["pixels"] is None):
        yield "errors: null if and only if there is no decoder or no patch is hidden"
    errors = errors or {"fills": []}
    for error in [errors, *errors["fills"]] if "mse" in errors else []:
        yield from error_faults(error)
    fill = next((fill["mse"] for fill in errors["fills"] if fill["name"] == "mean-colour"), 0)
    relative = step["relative_error"]
    if (relative is None) != (fill == 0) or (fill and not math.isclose(relative, errors["mse"] / fill, rel_tol=1e-6)):
        yield f"relative_error: {relative} is not mse by that of the mean colour"


def sweep_faults(document):
    steps, pixels = document["steps"], document["pixels"]
    if any(low["ratio_requested"] >= high["ratio_requested"] for low, high in zip(steps, steps[1:])):
        yield "steps: ratios do not ascend"
    if document["equal"] != all(step["comparison"]["equal"] for step in steps):
        yield "equal: not what the steps say"
    if pixels and pixels["oracle"] != (pixels["norm_pix"] == "oracle"):
        yield "pixels/oracle: not what norm_pix says"
    for step in steps:
        yield from (f"ratio {step['ratio_requested']}: {fault}" for fault in sweep_step_faults(document, step))


def inspection_faults(document):
    container, tensors = document["container"], document["tensors"]
    if container["tensors"] != sum(type["count"] for type in container["types"]):
        yield "container/types: do not add up to the tensors"
    if (document["model"] is None) != (tensors is None):
        yield "tensors: null if and only if model is"
    if document["model"] is None and document["error"] is None:
        yield "error: null, and there is no model"
    if tensors is None:
        return
    placed = tensors["used"] + sum(rule["count"] for rule in tensors["ignored"])
    placed += len(tensors["unknown"]) + len(tensors["misshapen"])
    if placed != container["tensors"]:
        yield f"tensors: {placed} have a place, of {container['tensors']}"
    if (document["error"] is None) != (not tensors["unknown"] + tensors["missing"] + tensors["misshapen"]):
        yield "error: not what the tensors say"


def classes_faults(where, classes):
    indices = [answer["index"] for answer in classes]
    shares = [answer["probability"] for answer in classes]
    if len(set(indices)) != len(indices):
        yield f"{where}: a class occurs twice"
    if math.fsum(shares) > 1 + TOLERANCE or shares != sorted(shares, reverse=True):
        yield f"{where}: probabilities add up to {math.fsum(shares)}, or do not fall"
    for low, high in zip(classes, classes[1:]):
        ratio = math.exp(high["logit"] - low["logit"]) * low["probability"]
        if abs(ratio - high["probability"]) > TOLERANCE:
            yield f"{where}: probabilities are not the softmax of the logits"


def attend_faults(document):
    layout, size = document["layouts"][0], document["patches"]["patch_size"]
    shape = [document["model"]["num_heads"]] * document["model"]["depth"]
    visible = sum(token["kind"] == "patch" and not token["hidden"] for token in layout["tokens"])
    if (document["distance"] is None) != (visible == 0):
        yield "distance: null if and only if no patch is visible"
    for name, units in (document["distance"] or {}).items():
        if any([len(heads) for heads in table] != shape for table in units.values()):
            yield f"distance/{name}: not [depth][num_heads]"
            continue
        pairs = zip(sum(units["patches"], []), sum(units["pixels"], []))
        if any(not math.isclose(patches * size, pixels, rel_tol=1e-5, abs_tol=1e-6) for patches, pixels in pairs):
            yield f"distance/{name}: pixels are not patches times the patch size"
    for row in document["rollout"]:
        hidden_asks = layout["name"] == "deit" and row["query"].get("patch") in {
            token["patch"] for token in layout["tokens"] if token["hidden"]
        }  # its residual stays on its own column
        for fault in weights_faults({**layout, "name": "any"} if hidden_asks else layout, row["weights"]):
            yield f"rollout: {fault}"
    for row in (document["threshold"] or {"rows": []})["rows"]:
        if row["patches"] != sorted(row["patches"]) or any(p >= document["patches"]["count"] for p in row["patches"]):
            yield "threshold: patches not ascending on the grid"
    if document["pca"] and len(document["pca"]["layout"]) != document["patches"]["count"]:
        yield "pca/layout: not one point per patch"
    for answers in (document["classifier"] or {"layouts": []})["layouts"]:
        yield from classes_faults(f"classifier/{answers['name']}", answers["classes"])


def product(a, b):
    return [[math.fsum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]


def differ(name, numbers, wanted, tolerance=TOLERANCE):
    """Whether two matrices are of another shape or too far apart; None is equal to None only."""
    if [len(row) for row in numbers] != [len(row) for row in wanted]:
        yield f"{name}: not {len(wanted)} rows of {len(wanted[0])}"
        return
    pairs = [pair for rows in zip(numbers, wanted) for pair in zip(*rows)]
    if any((a is None) != (b is None) or (a is not None and abs(a - b) > tolerance) for a, b in pairs):
        yield f"{name}: not what the numbers before it give"


def softmax(scores):
    exponentials = [0 if score is None else math.exp(score) for score in scores]
    return [value / math.fsum(exponentials) for value in exponentials]


def explained_layout_faults(document, layout):
    """Every step again, from the patch vectors on."""
    yield from tokens_faults(document, layout)
    tokens, vectors = layout["tokens"], document["patch_vectors"]
    if max(token["patch"] for token in tokens) >= len(vectors):
        return
    x = [[0] * 4 if token["hidden"] else vectors[token["patch"]] for token in tokens]
    q = product(x, list(zip(*document["query_projection"])))
    dead = [layout["name"] == "deit" and token["hidden"] for token in tokens]
    scores = [[None if gone else s / 2 for s, gone in zip(row, dead)] for row in product(q, list(zip(*x)))]
    weights = [softmax(row) for row in scores]
    steps = {"x": x, "q": q, "k": x, "v": x, "scores": scores, "weights": weights, "output": product(weights, x)}
    for name, wanted in steps.items():
        yield from differ(name, layout[name], wanted)


def explanation_faults(document):
    query, columns = document["query"], document["patches"]["grid"][1]
    if query["patch"] != query["row"] * columns + query["column"] or query["patch"] >= document["patches"]["count"]:
        yield "query: patch is not row * columns + column, on the grid"
    if [layout["name"] for layout in document["layouts"]] != ["deit", "mae", "zeroed"]:
        yield "layouts: not deit, mae, zeroed"
    if len(document["patch_vectors"]) != document["patches"]["count"] or len(document["query_projection"]) != 4:
        yield "patch_vectors, query_projection: not [patches][4] and [4][4]"
        return
    for layout in document["layouts"]:
        yield from (f"{layout['name']}: {fault}" for fault in explained_layout_faults(document, layout))
    zeroed = document["layouts"][2]
    hidden = [token["hidden"] for token in zeroed["tokens"]]
    rows = [row for row, gone in zip(zeroed["weights"], hidden) if not gone]
    leak = math.fsum(weight for row in rows for weight, gone in zip(row, hidden) if gone) / len(rows)
    if abs(leak - document["leak"]) > TOLERANCE:
        yield f"leak: {document['leak']}, the weights say {leak}"


def cells(value):
    return [cell for part in value for cell in cells(part)] if isinstance(value, list) else [value]


def measure_faults(group, measure):
    depth, heads, axes = group["model"]["depth"], group["model"]["num_heads"], measure["axes"]
    layers = measure.get("layers", list(range(depth)))
    if layers != sorted(set(layers)) or layers[-1] >= depth:
        yield "layers: not ascending layers of the model"
    size = 1 if not axes else len(layers) * (heads if "head" in axes else 1)
    columns = [cells(measure[key]) for key in ["min", "mean", "max", "ci_low", "ci_high", "sd"]]
    spread = measure["n"] > 1
    if any(len(column) != size for column in columns[: 6 if spread else 3]):
        yield "not a number for each layer and head"
        return
    if "head" in axes and [len(row) for row in measure["mean"]] != [heads] * depth:
        yield "mean: not [layer][head]"
    if measure["n"] > group["images"]:
        yield f"n is {measure['n']} of {group['images']} images"
    if not spread and not columns[0] == columns[1] == columns[2]:
        yield "one image, but min, mean and max differ"
    for least, mean, most, low, high, deviation in zip(*columns) if spread else []:
        tiny = 1e-9 * max(1, abs(mean))
        if not least - tiny <= mean <= most + tiny:
            yield "mean: not between min and max"
        bounds = ((most - least) / math.sqrt(2 * (measure["n"] - 1)), (most - least) * math.sqrt(0.5))
        if not bounds[0] - tiny <= deviation <= bounds[1] + tiny:
            yield "sd: not possible between min and max"
        if abs(low + high - 2 * mean) > 4 * tiny:
            yield "ci_low, ci_high: not around the mean"
        freedom, half = measure["n"] - 1, (high - low) / 2
        wanted = 1.96 * deviation / math.sqrt(measure["n"])
        if half < wanted - tiny or half > (wanted + tiny) * (6.6 if freedom == 1 else 2.3 if freedom == 2 else 1.7):
            yield "ci_low, ci_high: not what sd and n give"


def summary_faults_of(document):
    for number, group in enumerate(document["groups"]):
        lowest = group["hidden_range"]
        if lowest and abs(lowest[1] - lowest[0] - 0.1) > TOLERANCE:
            yield f"group {number}: hidden_range is no tenth"
        for measure in group["measures"]:
            yield from (f"group {number}, {measure['name']}: {fault}" for fault in measure_faults(group, measure))


def faults(validator, document):
    broken = list(schema_faults(validator, document))
    if broken:  # what follows relies on the shape
        return broken
    if document.get("type") == "inspection":
        return list(inspection_faults(document))
    if document.get("type") == "sweep":
        return list(sweep_faults(document))
    if document.get("type") == "summary":
        return list(summary_faults_of(document))
    found = list(mask_faults(document)) if "mask" in document else []
    if found or document.get("type") in (None, "mask", "models"):
        return found
    if document["type"] == "reconstruction":
        return list(reconstruction_faults(document))
    if document["type"] == "explanation":
        return list(explanation_faults(document))
    for layout in document["layouts"]:
        found += [f"{layout['name']}: {fault}" for fault in layout_faults(document, layout)]
        found += classes_faults(layout["name"], layout.get("classes", []))
    found += (comparison_faults if document["type"] == "attention" else attend_faults)(document)
    return found


def order_faults(lines):
    """A manifest is sorted by name and command, as bytes, and has no two lines about the same."""

    def subject(line):
        exact = line.get("name_base64")
        return base64.b64decode(exact) if exact else line["name"].encode(), line["command"]

    for line, after in zip(lines, lines[1:]):
        if subject(line) >= subject(after):
            yield f"the line of {after['name']} stands after that of {line['name']}"


def places(value, path=()):
    """The path of every value; of lists only the first and the last element, which stand for the rest."""
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
    for step, item in items:
        if isinstance(value, dict) or step in (0, len(value) - 1):
            yield from places(item, (*path, step))


def at(document, path):
    for step in path:
        document = document[step]
    return document


def changed(document, path, *value):
    """The document with another value at the path, or with none; what lies beside the path is shared with it."""
    result = copy.copy(document)
    step, *rest = path
    if rest:
        result[step] = changed(document[step], rest, *value)
    elif value:
        result[step] = value[0]
    else:
        result.pop(step)
    return result


def broken_shapes(document):
    """(what was done, the document with it done): each has to be against the schema."""
    seen = set()
    for path in places(document):
        where, value = "/".join(map(str, path)), at(document, path)
        shape = (*(step if isinstance(step, str) else "*" for step in path), type(value))
        if shape in seen:
            continue  # the schema says the same about all elements of a list
        seen.add(shape)
        if path[0] == "recipe" and path[1:] not in [(), ("command",)]:
            continue  # holds whatever options the command has
        if isinstance(value, list) and len(value) > 2 and type(value[1]) in (int, float):
            yield f"{where}/1 is a text", changed(document, (*path, 1), "odd")
        optional = path[-1] in OPTIONAL or shape[:-1] in ONLY_WITH_CLASSIFIER
        if isinstance(path[-1], str) and not optional:
            yield f"{where} left out", changed(document, path)
        yield f"{where} is an object", changed(document, path, {"odd": 1})
        if not isinstance(value, bool):
            yield f"{where} is true", changed(document, path, True)
        if isinstance(value, (bool, int, float)):
            yield f"{where} is a text", changed(document, path, "odd")
        elif not NUMBER_OR_NULL.intersection(path[-2:]):
            yield f"{where} is a number", changed(document, path, 0.5)
        if path[-1] in WORDS and path[0] != "mask":
            yield f"{where} is another word", changed(document, path, "odd")


def broken_numbers(document):
    """The same with numbers and flags that fit the schema and not each other."""
    for path in places(document):
        value = at(document, path)
        special = {"summary": CHECKED_IN_SUMMARY, "inspection": CHECKED_IN_INSPECTION, "attend": CHECKED | DISTANCES}
        special["sweep"] = CHECKED | {"relative_error"}
        special["explanation"] = CHECKED | CHECKED_IN_EXPLANATION
        checked = special.get(document.get("type"), CHECKED)
        if not isinstance(value, (bool, int, float)) or not checked.intersection(path):
            continue
        if isinstance(value, bool):
            other = not value
        elif "values" in path:
            other = 1 - value
        else:
            other = value + (0.01 if (SHARES | DISTANCES).intersection(path) else 1)
        yield f"{'/'.join(map(str, path))} is {other}", changed(document, path, other)


def main(arguments):
    strict = arguments[:1] == ["--strict"]
    schema, *files = arguments[strict:]
    with open(schema, encoding="utf-8") as file:
        schema = json.load(file)
    validator = validator_of(schema)
    failed = not files
    for name in files:
        with open(name, encoding="utf-8") as file:
            # NaN and Infinity are no JSON, though Python reads them.
            texts = file.read().splitlines() if name.endswith(".jsonl") else [file.read()]
        documents = [json.loads(text, parse_constant=lambda word: sys.exit(f"{name}: holds {word}")) for text in texts]
        found = [fault for document in documents for fault in faults(validator, document)]
        if name.endswith(".jsonl") and not found:
            found += order_faults(documents)
        tried = 0
        for document in documents if strict and not found else []:
            for what, broken in broken_shapes(document):
                tried += 1
                if validator.is_valid(broken):
                    found.append(f"the schema allows that {what}")
            for what, broken in broken_numbers(document):
                tried += 1
                if not faults(validator, broken):
                    found.append(f"no check sees that {what}")
        for fault in found:
            print(f"{name}: {fault}")
        failed = failed or bool(found)
        print(f"{name}: {'wrong' if found else 'fine'}" + (f", {tried} ways of breaking it tried" if tried else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
