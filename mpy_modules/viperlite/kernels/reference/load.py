"""Blocks out of a precomputed plan, the specification; what a plan is: viperlite/precomputed.py.

A template, in words: 0 words of the block | links << 16, 1 the word of the state that describes the kernel | op << 16,
2 the block, then the links: word of the block | word of the state << 16. A link adds that word of the state to that word
of the block. The next template follows.

Block of load_block and load_first, the state of a plan, in words (addresses of two words as ever):
    0 next template, 2 its record: offset of its op's place in the arena, bytes of scratch granted
    4 first template, 6 first record, 8 calls to go, 9 calls in all
    10 where blocks are to stay, one behind the other; 0: each at its op's place
    12 kernel, as a native plan has it: function object, address of machine code, block object
    15 load_block likewise, with this state as its block
    18 arena, 20 model, 22 variable tensors, 24 the op's place, 26 bytes of scratch granted
    27 for every kernel its function object and the address of its machine code, then addresses of code that kernels call
load_block loads the next block. On a 32-bit machine word 14, if not 0, is a bytearray object: its items are then there.
load_first begins anew.

Block of load_check: 0 address of words, 2 their number, 3 hash: of what was before, and at the end of these too. Changing
one word always changes it.
"""

from ...memory import int32_at
from ...quant import wrap32

_M = 0x9E3779B1  # odd, so that no bit is lost


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


def load_check(p):
    words, h = int32_at(p, 0, p[2]), p[3]
    for i in range(p[2]):
        h = (h + words[i]) * _M & 0xFFFFFFFF
        h ^= h >> 16
    p[3] = wrap32(h)
