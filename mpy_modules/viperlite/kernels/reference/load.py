"""What loads a precomputed plan, the specification; what the plan is: viperlite/precomputed.py.

load_block loads the next block out of its template, load_first begins anew. A template, in words: 0 words of the block |
links << 16, 1 the word of the state that tells of the kernel | op << 16, 2 the block, then the links: word of the block |
word of the state << 16, for that word of the state is added to that of the block. The next template follows.

Their block, the state of a plan, in words (addresses of two words as ever):
    0 next template, 2 its record: offset of its op's place in the arena, bytes of scratch granted
    4 first template, 6 first record, 8 calls to go, 9 calls in all
    10 where blocks are to stay, one behind the other; 0: each at its op's place
    12 kernel, as a native plan has it: function object, address of machine code, block object
    15 load_block likewise, with this state as its block
    18 arena, 20 model, 22 variable tensors, 24 the op's place, 26 bytes of scratch granted
    27, 28 where a native plan gets its next entry, and a block object for that; 0: there is none
    29 for every kernel its function object and the address of its machine code, then addresses of code that kernels call
Words 14 and 27 are 0 but on 32-bit machines: there word 14 is a bytearray object, whose items are moved to the block, and the
objects that load_block makes for a native plan are like that of word 17.

load_need tells how much of the arena ops need, load_grant what each gets. Their block, in words:
    0 address of rows, 2 their number, 3 words of a row
    4 1: blocks lie at their ops' places, 0: elsewhere
    5 which scratch: 0 what kernels need, 1 what they should have
    6 bytes of the planned part, 7 the op that needs most: before, and after load_need
    8 bytes of the planned part that there are, 9 address of records, which load_grant writes
    11 for no kernel, then for each, the word of a row where the bytes of scratch are that it needs, should have, can use
A row, in words: 0 op, 1 calls, 2 bytes of its largest block, 3 of other scratch behind that, 4 where the tail begins that is
free while it runs, 5 offset, 6 bytes of its largest gap, 7 kernel + 1 that wants scratch, 8 and so on: see above.

Block of load_check: 0 address of words, 2 their number, 3 hash: of what was before, and at the end of these too. Changing
one word always changes it.
"""

from ...memory import int32_at
from ...quant import wrap32

_M = 0x9E3779B1  # odd, so that no bit is lost
_COLUMNS = 11


def load_block(p):
    head = int32_at(p, 0, 2)
    n, links, kernel = head[0] & 0xFFFF, head[0] >> 16 & 0xFFFF, head[1] & 0xFFFF
    template, record = int32_at(p, 0, 2 + n + links), int32_at(p, 2, 2)
    p[24], p[25] = wrap32(p[18] + record[0]), p[19]
    p[26] = record[1]
    p[12], p[13] = p[kernel], p[kernel + 1]
    block = int32_at(p, 10 if p[10] or p[11] else 24, n)
    for i in range(n):
        block[i] = template[2 + i]
    for i in range(links):
        link = template[2 + n + i]
        at = link & 0xFFFF
        block[at] = wrap32(block[at] + p[link >> 16 & 0xFFFF])
    if p[10] or p[11]:
        p[10] = wrap32(p[10] + 4 * n)
    p[0] = wrap32(p[0] + 4 * (2 + n + links))
    p[2] = wrap32(p[2] + 8)
    p[8] -= 1


def load_first(p):
    for i in (0, 1, 2, 3):
        p[i] = p[4 + i]
    p[8] = p[9]


def _rows(p):
    """(row, bytes of block, scratch that its kernel needs, should have, can use) of each row."""
    rows = int32_at(p, 0, p[2] * p[3])
    for start in range(0, p[2] * p[3], p[3]):
        row = [rows[start + i] for i in range(p[3])]
        at = p[_COLUMNS + row[7]]
        yield row, row[2] if p[4] else 0, row[at : at + 3]


def load_need(p):
    for row, blocks, scratch in _rows(p):
        need = blocks + row[3] + scratch[p[5]]
        if need > row[6] and row[4] + need > p[6]:
            p[6] = (row[4] + need + 15) // 16 * 16
            p[7] = row[0]


def load_grant(p):
    k = 0
    for row, blocks, scratch in _rows(p):
        records = int32_at(p, 9, k + 2 * row[1])
        at, gap = row[5], row[6]
        if p[8] - row[4] > gap:
            at, gap = row[4], p[8] - row[4]
        for _ in range(row[1]):
            records[k] = at + blocks - row[2]
            records[k + 1] = min(gap - blocks - row[3], scratch[2])
            k += 2


def load_check(p):
    words, h = int32_at(p, 0, p[2]), p[3]
    eights = p[2] // 8 * 8
    for i in range(eights):
        h = (h ^ words[i] if i % 2 else h + words[i]) & 0xFFFFFFFF
        if i % 8 == 7:
            h = h * _M & 0xFFFFFFFF
            h ^= h >> 16
    for i in range(eights, p[2]):
        h = (h + words[i]) * _M & 0xFFFFFFFF
    p[3] = wrap32(h)
