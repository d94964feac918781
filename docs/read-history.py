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


class Columns:
    """What is in a blob: its kind, and columns."""

    def __init__(self, blob, *place):
        crc = zlib.crc32(blob[:-4]) ^ zlib.crc32(struct.pack('<%dd' % len(place), *place))
        if crc != int.from_bytes(blob[-4:], 'big'):
            raise ValueError('damaged, see `meterhub history check`')
        self.kind, self.data, self.at = blob[0], zlib.decompress(blob[1:-4], -15), 0

    def bytes(self, count):
        self.at += count
        return self.data[self.at - count:self.at]

    def count(self):
        return int.from_bytes(self.bytes(4), 'little')

    def float(self):
        return struct.unpack('<d', self.bytes(8))[0]

    def floats(self, count):
        planes = self.bytes(8 * count)
        return [struct.unpack('<d', planes[i::count])[0] for i in range(count)]

    def integers(self, count):
        if count == 0:
            return []
        values, head = [int(self.float())], self.bytes(1)[0]
        planes = self.bytes(head % 8 * (count - 1))
        for i in range(count - 1):
            folded = int.from_bytes(planes[i::count - 1], 'little')
            difference = -(folded + 1) // 2 if folded % 2 else folded // 2
            values.append(values[0 if head & 8 else -1] + difference)
        return values


def times(blob, count):
    columns = Columns(blob, 3)
    first, beat = int(columns.float()), int(columns.float())
    return [first + i * beat + off for i, off in enumerate(columns.integers(count))]


def values(blob, hour, series, part, count, times_blob):
    columns = Columns(blob, 4, hour, series, part, count, int.from_bytes(times_blob[-4:], 'big'))
    if columns.kind == 18:
        return columns.floats(count)
    if columns.kind == 19:
        words = json.loads(columns.bytes(columns.count()))
        return [words[place] for place in columns.integers(count)]
    multiply, divide = (columns.float(), columns.float()) if columns.kind == 16 else (1, 10 ** columns.kind)
    return [number * multiply / divide for number in columns.integers(count)]


def periods(blob, table, span, series, length_ms):
    """Rows of t, mean, min, max, first, last, count, delta."""
    columns = Columns(blob, table, span, series)
    count = columns.count()
    if columns.kind == 0:
        return zip(*[columns.floats(count) for _ in range(8)])
    multiply, divide = columns.float(), columns.float()
    place, first, rise, below, above, off, counts = [columns.integers(count) for _ in range(7)]
    extra = columns.integers(count) if columns.kind == 2 else None
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
