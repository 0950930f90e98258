"""A native kernel called as a native plan calls it, with the registers that belong to the caller looked at after."""

import micropython


@micropython.asm_thumb
def changed(r0, r1, r2, r3):
    """Argument: words 0 function object, 1 code, 2 block object of the kernel; 3 becomes all differences, or-ed."""
    ldr(r4, [r3, 0])
    ldr(r4, [r4, 12])  # r4 the words
    mov(r0, r8)
    mov(r1, r9)
    mov(r2, r10)
    mov(r3, r11)
    push({r0, r1, r2, r3})
    push({r4})
    mov(r5, 0x5A)
    mov(r6, 0x6B)
    mov(r7, 0x7C)
    mov(r0, 0x81)
    mov(r8, r0)
    mov(r0, 0x92)
    mov(r9, r0)
    mov(r0, 0xA3)
    mov(r10, r0)
    mov(r0, 0xB4)
    mov(r11, r0)
    ldr(r0, [r4, 4])
    mov(r12, r0)
    ldr(r0, [r4, 0])
    mov(r1, 1)
    mov(r2, 0)
    mov(r3, r4)
    add(r3, 8)
    data(2, 0x47E0)  # blx r12
    pop({r1})  # the words, and the stack where it was
    sub(r0, r4, r1)
    mov(r4, r1)
    sub(r5, 0x5A)
    orr(r0, r5)
    sub(r6, 0x6B)
    orr(r0, r6)
    sub(r7, 0x7C)
    orr(r0, r7)
    mov(r1, r8)
    sub(r1, 0x81)
    orr(r0, r1)
    mov(r1, r9)
    sub(r1, 0x92)
    orr(r0, r1)
    mov(r1, r10)
    sub(r1, 0xA3)
    orr(r0, r1)
    mov(r1, r11)
    sub(r1, 0xB4)
    orr(r0, r1)
    str(r0, [r4, 12])
    pop({r0, r1, r2, r3})
    mov(r8, r0)
    mov(r9, r1)
    mov(r10, r2)
    mov(r11, r3)
    mov(r0, 1)  # the small int 0
