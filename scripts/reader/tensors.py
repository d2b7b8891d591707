"""Writes the tensor files that nlp/encoder reads (layout: nlp/encoder/tensors.go). Needs numpy only.

    import tensors
    tensors.write("reader.bin", config, {"emb.word": array, ...}, keep={"head.bias"}, text={"vocab": "..."})

Matrices of float32 are quantised to int8 by row unless their names are in keep; vectors stay float32.
"""

import json
import struct
import zlib

import numpy as np

MAGIC, VERSION, ALIGN, PRELUDE = b"ENTENSOR", 1, 64, 32


def quantise(matrix):
    """int8 rows and a float32 scale for each: max|row| / 127, quotients rounded with halves to even."""
    matrix = np.asarray(matrix, dtype=np.float32)
    scales = (np.abs(matrix).max(axis=1) / np.float32(127)).astype(np.float32)
    safe = np.where(scales == 0, np.float32(1), scales).astype(np.float64)
    rows = np.rint(matrix.astype(np.float64) / safe[:, None])
    return np.clip(rows, -127, 127).astype(np.int8), scales


def encode(array, keep):
    """dtype and bytes of an array."""
    array = np.asarray(array)
    if array.ndim not in (1, 2) or array.size == 0:
        raise ValueError(f"shape {array.shape}: one or two dimensions, none of them zero, can be written")
    if array.dtype == np.uint8 and array.ndim == 1:
        return "uint8", array.tobytes()
    if not np.isfinite(array).all():
        raise ValueError("holds numbers that are not finite")
    if array.ndim == 1 or keep:
        return "float32", array.astype("<f4").tobytes()
    rows, scales = quantise(array)
    return "int8", scales.astype("<f4").tobytes() + rows.tobytes()


def pack(config, arrays, keep=(), text=None):
    """The bytes of a tensor file."""
    arrays = dict(arrays)
    for name, value in (text or {}).items():
        arrays[name] = np.frombuffer(value.encode("utf-8"), dtype=np.uint8)
    entries, data = [], bytearray()
    for name in sorted(arrays):
        try:
            dtype, raw = encode(arrays[name], name in keep)
        except ValueError as err:
            raise ValueError(f"tensor {name}: {err}") from err
        shape = [int(d) for d in np.shape(arrays[name])]
        entries.append({"name": name, "dtype": dtype, "shape": shape, "offset": len(data)})
        data += raw
        data += bytes(-len(data) % ALIGN)
    header = json.dumps({"config": config, "tensors": entries}, separators=(",", ":")).encode("utf-8")
    header += b" " * (-(PRELUDE + len(header)) % ALIGN)
    checksum = zlib.crc32(data, zlib.crc32(header))
    return MAGIC + struct.pack("<IIQII", VERSION, len(header), len(data), checksum, 0) + header + bytes(data)


def write(path, config, arrays, keep=(), text=None):
    """Writes a tensor file. config: what json can write; arrays: name to numpy array; text: name to str."""
    with open(path, "wb") as out:
        out.write(pack(config, arrays, keep, text))
