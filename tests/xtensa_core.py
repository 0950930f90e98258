"""A model of an Xtensa core, enough of it to run machine code of kernels in this process, instruction by instruction.

What it is for is mulsh and muluh, which the ESP32 has and no core of Debian's QEMU. Kernels that QEMU runs too prove the model.
It is stricter than a core: an access must be aligned and within memory, and the first instruction of a loop within a word.

Source: Xtensa Instruction Set Architecture (ISA) Reference Manual, chapters 6 and 7.
"""

import struct

from viperlite_tools import mpy
from viperlite_tools.size.mpy_file import VIPER, MpyFile

_B4 = (-1, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 32, 64, 128, 256)
_B4U = (32768, 65536) + _B4[2:]
_SAR, _ACCLO, _ACCHI, _M, _CONFIGID0, _CONFIGID1 = 3, 16, 17, 32, 176, 208
STACK = 512  # bytes at the start of memory


class Fault(Exception):
    """What a core would stop at."""


def functions(source, march="xtensawin"):
    """Machine code of each native function of a module, in their order in the source."""
    data = mpy.compile(source, "module", march)
    return [data[code.at : code.at + code.length] for code in MpyFile(data).code.all() if code.kind == VIPER]


def _signed(value, bits=32):
    value &= (1 << bits) - 1
    return value - (value >> bits - 1 << bits)


class Core:
    """A core with that memory, the lowest bytes of which are the stack.

    configid  what its registers CONFIGID0 and CONFIGID1 hold
    high      whether it has mulsh and muluh
    """

    def __init__(self, memory, configid=(0, 0), high=True):
        self.memory = bytearray(memory)
        self.special = {_CONFIGID0: configid[0], _CONFIGID1: configid[1], _ACCLO: 0, _ACCHI: 0}
        self.high = high
        self.count = 0  # instructions
        self.looped = False  # whether loop registers were set

    def call(self, code, items):
        """Call a kernel as viper code with a buffer whose items lie at that address; what it returns, as MicroPython has it."""
        self.a = [0xDEADBE00 + i for i in range(16)]
        self.a[1], self.a[5] = STACK - 80, STACK - 24
        self._store(STACK - 24, 4, STACK - 20)  # args: the buffer object
        self._store(STACK - 20 + 12, 4, items)
        self.code, self.pc, self.begin, self.end, self.left = code, 0, -1, -1, 0
        self.a[0] = 0xFFFFFFFF  # to return to
        while self.pc is not None:
            self._step()
        return self.a[2]

    # ---- memory

    def _at(self, address, size):
        if address % size or not 0 <= address <= len(self.memory) - size:
            raise Fault("%d bytes at %#x, instruction at %d" % (size, address, self.pc))
        return address

    def _load(self, address, size):
        return int.from_bytes(self.memory[self._at(address, size) : address + size], "little")

    def _store(self, address, size, value):
        self.memory[self._at(address, size) : address + size] = (value & (1 << 8 * size) - 1).to_bytes(size, "little")

    # ---- instructions: a field has the name that the manual gives it

    def _step(self):
        word = int.from_bytes(self.code[self.pc : self.pc + 3], "little")
        op0, t, s, r = word & 15, word >> 4 & 15, word >> 8 & 15, word >> 12 & 15
        self.count += 1
        after = self.pc + (2 if op0 >= 8 else 3)
        target = _FORMATS.get(op0, Core._unknown)(self, word, t, s, r)
        if target is not None:
            self.pc = None if target < 0 else target
        elif after == self.end and self.left:
            self.left -= 1
            self.pc = self.begin
        else:
            self.pc = after

    def _unknown(self, word, t, s, r):
        raise Fault("instruction %06X at %d is not known" % (word, self.pc))

    def _set(self, register, value):
        self.a[register] = value & 0xFFFFFFFF

    def _qrst(self, word, t, s, r):
        a, op = self.a, word >> 16
        x, y = a[s], a[t]
        if op in _PLAIN:
            if op in _HIGH and not self.high:
                raise Fault("no such instruction on this core: %06X at %d" % (word, self.pc))
            self._set(r, _PLAIN[op](x, y))
        elif op & 0xE == 4 and op & 0xF in (4, 5):  # extui
            self._set(r, y >> (s | (op & 1) << 4) & (2 << (op >> 4)) - 1)
        elif op & 0xF == 1 and op >> 4 in (0, 1):  # slli
            self._set(r, x << 32 - (t | (op >> 4) << 4))
        elif op & 0xF == 1 and op >> 4 in (2, 3):  # srai
            self._set(r, _signed(y) >> (s | (op >> 4 & 1) << 4))
        elif op == 0x41:  # srli
            self._set(r, y >> s)
        elif op == 0x81:  # src
            self._set(r, (x << 32 | y) >> self.special[_SAR])
        elif op == 0xA1:  # sll
            self._set(r, (x << 32) >> self.special[_SAR])
        elif op == 0xB1:  # sra
            self._set(r, _signed(y) >> self.special[_SAR])
        elif op == 0x40 and r == 0:  # ssr
            self.special[_SAR] = x & 31
        elif op == 0x40 and r == 1:  # ssl
            self.special[_SAR] = 32 - (x & 31)
        elif op == 0x40 and r == 4:  # ssai
            self.special[_SAR] = s | (t & 1) << 4
        elif op == 0x40 and r == 15:  # nsau
            self._set(t, 32 - x.bit_length())
        elif op == 0x60 and s == 1:  # abs
            self._set(r, abs(_signed(y)))
        elif op == 0x60 and s == 0:  # neg
            self._set(r, -y)
        elif op == 0x23:  # sext
            self._set(r, _signed(x, t + 8))
        elif op == 0x33:  # clamps
            self._set(r, max(-1 << t + 7, min((1 << t + 7) - 1, _signed(x))))
        elif op == 0x03:  # rsr
            self._set(t, self.special[r << 4 | s])
        elif op == 0x13:  # wsr
            self.special[r << 4 | s] = y
        elif op == 0x00 and r == 1:  # movsp
            self._set(t, x)
        elif word == 0x000090:  # retw
            return self._return()
        elif word != 0x0020F0:  # nop
            self._unknown(word, t, s, r)

    def _return(self):
        if self.a[0] != 0xFFFFFFFF:
            raise Fault("returns to another address")
        return -1

    def _mac16(self, word, t, s, r):
        kind, op = word >> 20, word >> 16 & 15
        if kind == 8 and op == 0:  # ldinc
            return self._load_m(r, s)
        if kind == 7:  # of two registers
            x, y = self.a[s], self.a[t]
        elif kind in (4, 6):  # of m0 or m1, and a register
            x, y = self.special[_M + (r >> 2 & 1)], self.a[t]
        else:
            self._unknown(word, t, s, r)
        if op >> 2 not in (1, 2):  # mul, mula
            self._unknown(word, t, s, r)
        product = _signed(x >> 16 * (op & 1), 16) * _signed(y >> 8 * (op & 2), 16)
        if op >> 2 == 2:
            product += self.special[_ACCHI] << 32 | self.special[_ACCLO]
        self.special[_ACCLO], self.special[_ACCHI] = product & 0xFFFFFFFF, product >> 32 & 0xFF
        if kind == 4:
            self._load_m(r, s)

    def _load_m(self, r, s):
        self._set(s, self.a[s] + 4)
        self.special[_M + (r & 3)] = self._load(self.a[s], 4)

    def _lsai(self, word, t, s, r):
        address, imm8 = self.a[s], word >> 16
        if r in (0, 1, 2):  # l8ui, l16ui, l32i
            self._set(t, self._load(address + (imm8 << r), 1 << r))
        elif r in (4, 5, 6):  # s8i, s16i, s32i
            self._store(address + (imm8 << r - 4), 1 << r - 4, self.a[t])
        elif r == 9:  # l16si
            self._set(t, _signed(self._load(address + 2 * imm8, 2), 16))
        elif r == 10:  # movi
            self._set(t, _signed(imm8 | s << 8, 12))
        elif r == 12:  # addi
            self._set(t, address + _signed(imm8, 8))
        elif r == 13:  # addmi
            self._set(t, address + (_signed(imm8, 8) << 8))
        else:
            self._unknown(word, t, s, r)

    def _si(self, word, t, s, r):
        n, m, x = t & 3, t >> 2, _signed(self.a[s])
        near = self.pc + 4 + _signed(word >> 16, 8)
        if n == 0:  # j
            return self.pc + 4 + _signed(word >> 6, 18)
        if n == 1:  # beqz, bnez, bltz, bgez
            return self.pc + 4 + _signed(word >> 12, 12) if (x == 0, x != 0, x < 0, x >= 0)[m] else None
        if n == 2:  # beqi, bnei, blti, bgei
            return near if (x == _B4[r], x != _B4[r], x < _B4[r], x >= _B4[r])[m] else None
        if m == 0:  # entry: the caller has made room
            return None
        if m == 1 and r in (8, 9):  # loop, loopnez
            self.begin, self.end = self.pc + 3, self.pc + 4 + (word >> 16)
            self.left, self.looped = (self.a[s] - 1) & 0xFFFFFFFF, True
            if self.begin % 4 + (2 if self.code[self.begin] & 15 >= 8 else 3) > 4:
                raise Fault("loop at %d: its first instruction is in two words" % self.pc)
            return self.end if r == 9 and self.a[s] == 0 else None
        if m == 1:
            self._unknown(word, t, s, r)
        return near if (self.a[s] < _B4U[r]) == (m == 2) else None  # bltui, bgeui

    def _branch(self, word, t, s, r):
        x, y = self.a[s], self.a[t]
        bit = t | (r & 1) << 4
        taken = {
            0: not x & y, 1: x == y, 2: _signed(x) < _signed(y), 3: x < y, 4: not ~x & y, 6: not x >> bit & 1, 7: not x >> bit & 1,
            8: x & y, 9: x != y, 10: _signed(x) >= _signed(y), 11: x >= y, 14: x >> bit & 1, 15: x >> bit & 1,
        }  # fmt: skip
        if r not in taken:
            self._unknown(word, t, s, r)
        return self.pc + 4 + _signed(word >> 16, 8) if taken[r] else None

    def _l32i_n(self, word, t, s, r):
        self._set(t, self._load(self.a[s] + 4 * r, 4))

    def _s32i_n(self, word, t, s, r):
        self._store(self.a[s] + 4 * r, 4, self.a[t])

    def _add_n(self, word, t, s, r):
        self._set(r, self.a[s] + self.a[t])

    def _addi_n(self, word, t, s, r):
        self._set(r, self.a[s] + (t or -1))

    def _st2(self, word, t, s, r):
        if t >> 3:
            self._unknown(word, t, s, r)
        imm7 = r | (t & 7) << 4
        self._set(s, imm7 - 128 if imm7 >= 96 else imm7)  # movi.n

    def _st3(self, word, t, s, r):
        if r == 0:  # mov.n
            self._set(t, self.a[s])
        elif r == 15 and t == 1:  # retw.n
            return self._return()
        elif not (r == 15 and t == 3):  # nop.n
            self._unknown(word, t, s, r)


_FORMATS = {
    0: Core._qrst, 2: Core._lsai, 4: Core._mac16, 6: Core._si, 7: Core._branch, 8: Core._l32i_n, 9: Core._s32i_n, 10: Core._add_n,
    11: Core._addi_n, 12: Core._st2, 13: Core._st3,
}  # fmt: skip
_HIGH = (0xA2, 0xB2)
_PLAIN = {  # op2 and op1: result of a[s] and a[t]
    0x10: lambda x, y: x & y,
    0x20: lambda x, y: x | y,
    0x30: lambda x, y: x ^ y,
    0x80: lambda x, y: x + y,
    0x90: lambda x, y: 2 * x + y,  # addx2
    0xA0: lambda x, y: 4 * x + y,  # addx4
    0xC0: lambda x, y: x - y,
    0x82: lambda x, y: x * y,  # mull
    0xA2: lambda x, y: x * y >> 32,  # muluh
    0xB2: lambda x, y: _signed(x) * _signed(y) >> 32,  # mulsh
    0x43: lambda x, y: min(_signed(x), _signed(y)),
    0x53: lambda x, y: max(_signed(x), _signed(y)),
}


def words(*values):
    """Values as a block holds them."""
    return struct.pack("<%dI" % len(values), *[value & 0xFFFFFFFF for value in values])
