"""What loads a precomputed plan, in viper; contract and blocks in kernels/reference/load.py.

3 instructions a word, some 150 a block: under 1 % of what its kernel takes, unless that is very small.
"""

from ...compat import micropython, ptr32


@micropython.viper
def load_block(block):
    to = ptr32(block)  # the first locals after the argument get registers
    t = ptr32(block)
    p = ptr32(block)
    high = p[19] << 16 << 16
    t = ptr32(p[0] + (p[1] << 16 << 16))
    record = ptr32(p[2] + (p[3] << 16 << 16))
    p[24] = p[18] + record[0]
    p[25] = p[19]
    p[26] = record[1]
    n = t[0] & 0xFFFF
    links = (t[0] >> 16) & 0xFFFF
    kernel = t[1] & 0xFFFF
    p[12] = p[kernel]
    p[13] = p[kernel + 1]
    at = p[10]
    if at:
        p[10] = at + 4 * n
    else:
        at = p[24]
    if p[14]:
        to = ptr32(p[14])
        to[3] = at
    if p[27]:
        to = ptr32(p[28])
        like = ptr32(p[17])
        to[0] = like[0]
        to[1] = like[1]
        to[2] = like[2]
        to[3] = at
        to = ptr32(p[27])
        to[0] = p[12]
        to[1] = p[13]
        to[2] = p[28]
        p[27] = p[27] + 12
        p[28] = p[28] + 16
    to = ptr32(at + high)
    begin = to
    t = ptr32(int(t) + 8)
    while n >= 8:
        to[0] = t[0]
        to[1] = t[1]
        to[2] = t[2]
        to[3] = t[3]
        to[4] = t[4]
        to[5] = t[5]
        to[6] = t[6]
        to[7] = t[7]
        to = ptr32(int(to) + 32)
        t = ptr32(int(t) + 32)
        n -= 8
    while n:
        to[0] = t[0]
        to = ptr32(int(to) + 4)
        t = ptr32(int(t) + 4)
        n -= 1
    while links:
        n = t[0]
        t = ptr32(int(t) + 4)
        begin[n & 0xFFFF] = begin[n & 0xFFFF] + p[(n >> 16) & 0xFFFF]
        links -= 1
    p[0] = int(t)
    p[2] = p[2] + 8
    p[8] = p[8] - 1


@micropython.viper
def load_first(block):
    p = ptr32(block)
    p[0] = p[4]
    p[1] = p[5]
    p[2] = p[6]
    p[3] = p[7]
    p[8] = p[9]


@micropython.viper
def load_need(block):
    row = ptr32(block)
    p = ptr32(block)
    row = ptr32(p[0] + (p[1] << 16 << 16))
    n = p[2]
    while n:
        need = row[3] + row[p[11 + row[7]] + p[5]]
        if p[4]:
            need += row[2]
        if need > row[6]:
            need += row[4]
            if need > p[6]:
                p[6] = (need + 15) & ~15
                p[7] = row[0]
        row = ptr32(int(row) + 4 * p[3])
        n -= 1


@micropython.viper
def load_grant(block):
    row = ptr32(block)
    record = ptr32(block)
    p = ptr32(block)
    row = ptr32(p[0] + (p[1] << 16 << 16))
    record = ptr32(p[9] + (p[10] << 16 << 16))
    n = p[2]
    while n:
        at = row[5]
        gap = row[6]
        if p[8] - row[4] > gap:
            at = row[4]
            gap = p[8] - at
        gap -= row[3]
        if p[4]:
            gap -= row[2]
        else:
            at -= row[2]
        most = row[p[11 + row[7]] + 2]
        if gap > most:
            gap = most
        calls = row[1]
        while calls:
            record[0] = at
            record[1] = gap
            record = ptr32(int(record) + 8)
            calls -= 1
        row = ptr32(int(row) + 4 * p[3])
        n -= 1


@micropython.viper
def load_check(block):
    h = 0  # the first locals after the argument get registers
    words = ptr32(block)
    p = ptr32(block)
    words = ptr32(p[0] + (p[1] << 16 << 16))
    h = p[3]
    m = 0x9E37
    m = m << 16 | 0x79B1
    n = p[2]
    while n >= 8:
        h = ((h + words[0]) ^ words[1]) + words[2]
        h = ((h ^ words[3]) + words[4]) ^ words[5]
        h = ((h + words[6]) ^ words[7]) * m
        h ^= (h >> 16) & 0xFFFF  # of 64 bits, where there are so many, only 32 count
        words = ptr32(int(words) + 32)
        n -= 8
    while n:
        h = (h + words[0]) * m
        words = ptr32(int(words) + 4)
        n -= 1
    p[3] = h
