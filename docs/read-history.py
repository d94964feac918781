#!/usr/bin/env python3
"""Reads MeterHub's history file without MeterHub: readings, minutes and quarters of an hour, as lines of text.

    python3 read-history.py data/history.db grid.power [raw|minute|quarter]

Hours and days are plain tables, `sqlite3` is enough for them. The format is described in history.md.
"""
import json
import math
import sqlite3
import struct
import sys
import zlib


class Bits:
    """Bits of a blob, the highest of a byte first."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def read(self, count):
        value = 0
        for _ in range(count):
            byte = self.data[self.at >> 3] if self.at >> 3 < len(self.data) else 0
            value = value * 2 + (byte >> (7 - self.at % 8) & 1)
            self.at += 1
        return value

    def sized(self):
        return self.read(self.read(6))

    def bytes(self, count):
        begin = (self.at + 7) // 8
        self.at = (begin + count) * 8
        return self.data[begin:begin + count]

    def rice(self, low_bits):
        ones = 0
        while ones < 20 and self.read(1):
            ones += 1
        return self.sized() if ones == 20 else (ones << low_bits) + self.read(low_bits)


def signed(number):
    return -(number + 1) // 2 if number % 2 else number // 2


def column(bits, count):
    gain = (1, 0.5, 0.2, 0.08)[bits.read(2)]
    estimate = signed(bits.sized())
    values = [estimate]
    while len(values) < count:
        size = min(48, count - len(values))
        errors = [0] * size
        head = bits.read(5)
        if head < 30:
            errors = [bits.rice(head) for _ in range(size)]
        elif head == 30:
            low_bits, places = bits.read(5), bits.read(6)
            for _ in range(places):
                place = bits.read(6)
                errors[place] = bits.rice(low_bits) + 1
        for error in errors:
            value = math.floor(estimate + 0.5) + signed(error)
            values.append(value)
            estimate += gain * (value - estimate)
    return values[:count]


def unsealed(blob, *place):
    crc = zlib.crc32(blob[:-4]) ^ zlib.crc32(struct.pack('<%dd' % len(place), *place))
    if crc != int.from_bytes(blob[-4:], 'big'):
        raise ValueError('damaged, see `meterhub history check`')
    return blob[:-4]


def times(blob, count):
    bits = Bits(unsealed(blob, 3))
    first, beat = bits.sized(), bits.sized()
    off = column(bits, count) if count > 1 else [0]
    return [first + i * beat + off[i] for i in range(count)]


def values(blob, hour, series, part, count, times_blob):
    data = unsealed(blob, 4, hour, series, part, count, int.from_bytes(times_blob[-4:], 'big'))
    bits = Bits(data)
    kind = bits.read(8)
    if kind == 18:
        planes = zlib.decompress(data[1:], -15)
        return [struct.unpack('<d', planes[i::count])[0] for i in range(count)]
    if kind == 19:
        words = json.loads(zlib.decompress(bits.bytes(bits.sized()), -15))
        return [words[i] for i in column(bits, count)]
    multiply, divide = struct.unpack('<2d', bits.bytes(16)) if kind == 16 else (1, 10 ** kind)
    return [number * multiply / divide for number in column(bits, count)]


def periods(blob, table, span, series, length_ms):
    """Rows of t, mean, min, max, first, last, count, delta."""
    bits = Bits(unsealed(blob, table, span, series))
    kind, count = bits.read(8), bits.sized()
    if kind == 0:
        data = zlib.decompress(bits.bytes(bits.sized()), -15)
        return zip(*[struct.unpack_from('<%dd' % count, data, i * count * 8) for i in range(8)])
    multiply, divide = struct.unpack('<2d', bits.bytes(16))
    place, first, rise, below, above, off, counts = [column(bits, count) for _ in range(7)]
    extra = column(bits, count) if kind == 2 else None
    rows, before = [], None
    for i in range(count):
        last = first[i] + rise[i]
        low, high = min(first[i], last) - below[i], max(first[i], last) + above[i]
        mean = off[i] + math.floor(10 * (low + high) / 2 + 0.5)
        delta = extra[i] + (0 if before is None else last - before) if extra else 0
        before = last
        low, high, begin, end, delta = [n * multiply / divide for n in (low, high, first[i], last, delta)]
        rows.append(((place[i] + i) * length_ms, mean * multiply / (divide * 10), low, high, begin, end, counts[i], delta))
    return rows


def readings(db, series):
    rows = db.execute('SELECT r.hour, r.part, r.count, t.data, r.data FROM raw r JOIN times t ON t.id = r.times '
                      'WHERE r.series = ? ORDER BY r.hour, r.part', (series,))
    found = {}
    for hour, part, count, times_blob, data in rows:
        found.update(zip(times(times_blob, count), values(data, hour, series, part, count, times_blob)))
    found.update(db.execute('SELECT t, value FROM recent WHERE series = ? ORDER BY id', (series,)))
    return sorted(found.items())


def main(path, name, level='raw'):
    db = sqlite3.connect('file:%s?mode=ro' % path, uri=True)
    rows = db.execute("SELECT id FROM series WHERE device || '.' || measurand = ?", (name,)).fetchall()
    for (series,) in rows:
        if level == 'raw':
            lines = readings(db, series)
        else:
            table, span, length_ms = (5, 'hour', 60000) if level == 'minute' else (6, 'month', 900000)
            blobs = db.execute(f'SELECT {span}, data FROM {level} WHERE series = ? ORDER BY {span}', (series,))
            lines = [line for at, blob in blobs for line in periods(blob, table, at, series, length_ms)]
        for line in lines:
            print(*line, sep='\t')


main(*sys.argv[1:])
