"""Files as they are but for the version of lacuna that wrote them, to be compared for equality.

    what is written                    where the version is
    JSON                               "software": {"name": "lacuna", "version": "0.1.0"}
    PNG, APNG                          a text chunk, Software: lacuna 0.1.0; its CRC
    SVG                                the same words in <metadata>
    PDF                                the same words as /Creator; the offsets of what follows, in the xref table
    GIF                                the same words in a comment; where it is cut into blocks of 255 bytes
    manifest.jsonl and --json          bytes and hash of each such file

An offset, a CRC or a size that is wrong is left as it is (or named), so that it makes a difference.
"""

import base64
import json
import re
import struct
import zlib


def without_version(data, version):
    text = re.escape(version.encode())
    data = re.sub(rb'("name": ?"lacuna",\s*"version": ?")' + text + rb'"', rb'\1VERSION"', data)
    return re.sub(rb"\blacuna " + text + rb"(?![0-9A-Za-z.-])", b"lacuna VERSION", data)


def png(data, version):
    parts, place = [data[:8]], 8
    while place + 12 <= len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        name, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        crc = data[place + 8 + length : place + 12 + length]
        is_right = crc == struct.pack(">I", zlib.crc32(name + body))
        is_text = name in (b"iTXt", b"tEXt")
        parts.append((name, without_version(body, version) if is_text else body, b"" if is_right else crc))
        place += 12 + length
    return [*parts, data[place:]]


def gif_blocks(data, place):
    """The body of sub-blocks and where they end."""
    body = b""
    while data[place]:
        body += data[place + 1 : place + 1 + data[place]]
        place += 1 + data[place]
    return body, place + 1


def gif(data, version):
    table = 3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0
    place = 13 + table
    parts = [data[:place]]
    while data[place] != 0x3B:
        if data[place] == 0x21:  # an extension
            head, (body, end) = data[place : place + 2], gif_blocks(data, place + 2)
            parts.append((head, without_version(body, version)))
        else:  # a picture
            flags = data[place + 9]
            start = place + 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
            body, end = gif_blocks(data, start)
            parts.append((data[place:start], body))
        place = end
    return [*parts, data[place:]]


def pdf(data, version):
    table = re.search(rb"\nxref\n0 (\d+)\n((?:\d{10} \d{5} [nf] ?\r?\n)+)(.*?startxref\n)(\d+)\n", data, re.S)
    if not table:
        return data
    entries = []
    for number, entry in enumerate(table[2].split(b"\n")[:-1]):
        offset = int(entry[:10])
        stands_there = entry[17:18] == b"n" and data[offset:].startswith(b"%d 0 obj" % number)
        entries.append(entry[10:] if stands_there else entry)
    start = b"right" if int(table[4]) == table.start() + 1 else table[4]
    return [without_version(data[: table.start()], version), entries, without_version(table[3], version), start,
            data[table.end() :]]


def but_for_version(name, data, version):
    suffix = name.rpartition(".")[2]
    read = {"png": png, "apng": png, "gif": gif, "pdf": pdf}.get(suffix, without_version)
    try:
        return read(data, version)
    except (IndexError, struct.error):  # not such a file
        return data


OUTPUT = re.compile(rb'\{"file": (?P<file>"(?:[^"\\]|\\.)*"), (?:"file_base64": "(?P<exact>[^"]*)", )?'
                    rb'"bytes": (?P<bytes>\d+), "hash": "xxh3:[0-9a-f]{32}"\}')


def without_outputs(data, size_of):
    """Lines of a manifest whose outputs have no bytes and hash, where size_of(path) says that the bytes are so; it is None
    for files that both programs made alike, of which bytes and hash are compared."""

    def shortened(match):
        name = base64.b64decode(match["exact"]) if match["exact"] else json.loads(match["file"]).encode()
        return match["file"] + b" as it is there" if size_of(name) == int(match["bytes"]) else match[0]

    return OUTPUT.sub(shortened, data)
