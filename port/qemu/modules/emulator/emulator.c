// emulator: what a script can learn of QEMU, and the hooks that the qemu port leaves open.
//
// QEMU is to be run with -icount shift=6: an instruction takes 64 ns of virtual time, whatever it is, so a clock that
// is read exactly counts instructions exactly. Each clock is read as 64 bits; the upper ones of a 32-bit clock come
// from a slower one.

#include <stdint.h>
#include "py/mperrno.h"
#include "py/mphal.h"
#include "py/objstr.h"
#include "py/runtime.h"

#define NS_PER_INSTRUCTION (64)

// The number of instructions since reset is how many times 64 ns fit, rounded up: a clock tick is shorter than that,
// so no two instructions share the tick at their end, and rounding up undoes the clock's rounding down.

#if defined(QEMU_SOC_MPS2)

#define COUNTER (*(volatile uint32_t *)0x40028018)  // FPGAIO COUNTER, 25 MHz: 40 ns
#define CLK100HZ (*(volatile uint32_t *)0x40028014)  // FPGAIO CLK100HZ
#define COUNTER_PER_CLK100HZ (250000)

static uint64_t clock_extend(uint32_t low, uint64_t about) {
    // the number with these low 32 bits that is nearest to `about`
    return about + (int32_t)(low - (uint32_t)about);
}

static uint64_t instructions(void) {
    uint32_t low = COUNTER;
    uint64_t ticks = clock_extend(low, (uint64_t)CLK100HZ * COUNTER_PER_CLK100HZ);
    return (ticks * 5 + 7) / 8;
}

#elif defined(QEMU_SOC_NRF51)

#define TIMER(n, offset) (*(volatile uint32_t *)(0x40008000 + 0x1000 * (n) + (offset)))
#define TASKS_START (0x000)
#define TASKS_CAPTURE0 (0x040)
#define BITMODE (0x508)  // 3: 32 bits
#define PRESCALER (0x510)  // the clock is 16 MHz >> this
#define CC0 (0x540)
#define SLOW (9)  // prescaler of timer 1

static uint64_t clock_extend(uint32_t low, uint64_t about) {
    return about + (int32_t)(low - (uint32_t)about);
}

static void clocks_start(void) {
    for (int n = 0; n < 2; n++) {
        TIMER(n, BITMODE) = 3;
        TIMER(n, PRESCALER) = n * SLOW;
        TIMER(n, TASKS_START) = 1;
    }
}

static uint64_t instructions(void) {
    static bool started;
    if (!started) {
        started = true;
        clocks_start();
    }
    TIMER(0, TASKS_CAPTURE0) = 1;  // 16 MHz: 62.5 ns
    uint32_t low = TIMER(0, CC0);
    TIMER(1, TASKS_CAPTURE0) = 1;
    uint64_t ticks = clock_extend(low, (uint64_t)TIMER(1, CC0) << SLOW);
    return (ticks * 125 + 127) / 128;
}

#elif defined(__riscv)

static uint64_t instructions(void) {
    uint32_t high, low, again;
    do {
        __asm volatile ("csrr %0, minstreth" : "=r" (high));
        __asm volatile ("csrr %0, minstret" : "=r" (low));
        __asm volatile ("csrr %0, minstreth" : "=r" (again));
    } while (high != again);
    return (((uint64_t)high << 32) | low) / NS_PER_INSTRUCTION;
}

#else
#error no clock known for this machine
#endif

// emulator.instructions(): how many the core has executed since reset.
static mp_obj_t emulator_instructions(void) {
    return mp_obj_new_int_from_ull(instructions());
}
static MP_DEFINE_CONST_FUN_OBJ_0(emulator_instructions_obj, emulator_instructions);

// Semihosting: calls to QEMU itself. ARM's numbers, which RISC-V shares.

#define SYS_OPEN (0x01)
#define SYS_CLOSE (0x02)
#define SYS_READ (0x06)
#define SYS_FLEN (0x0c)
#define OPEN_RB (1)

static intptr_t semihosting(uintptr_t number, const void *args) {
    #if defined(__riscv)
    register uintptr_t a0 __asm__ ("a0") = number;
    register const void *a1 __asm__ ("a1") = args;
    __asm__ __volatile__ (
        ".option push\n"
        ".option norvc\n"
        ".balign 16\n"  // the three must not straddle a page
        "slli zero, zero, 0x1f\n"
        "ebreak\n"
        "srai zero, zero, 7\n"
        ".option pop\n"
        : "+r" (a0) : "r" (a1) : "memory");
    return a0;
    #else
    register uintptr_t r0 __asm__ ("r0") = number;
    register const void *r1 __asm__ ("r1") = args;
    __asm__ __volatile__ ("bkpt 0xab" : "+r" (r0) : "r" (r1) : "memory");
    return r0;
    #endif
}

// emulator.file(path): a file of the host, as bytes, read to SCRATCH. That is outside the heap, and the bytes of the
// last file are gone: good for a script that is to be compiled. (The UART would take 100 us a byte.)

#if defined(QEMU_SOC_MPS2)
#define SCRATCH (0x21c00000)
#elif defined(QEMU_SOC_NRF51)
#define SCRATCH (0x00300000)  // flash: only QEMU can write there
#else
#define SCRATCH (0x87c00000)
#endif
#define SCRATCH_SIZE (1 << 20)

static mp_obj_t emulator_file(mp_obj_t path_in) {
    size_t len;
    const char *path = mp_obj_str_get_data(path_in, &len);
    uintptr_t open[3] = { (uintptr_t)path, OPEN_RB, len };
    intptr_t handle = semihosting(SYS_OPEN, open);
    if (handle < 0) {
        mp_raise_OSError(MP_ENOENT);
    }
    uintptr_t args[3] = { handle, SCRATCH, 0 };
    args[2] = semihosting(SYS_FLEN, args);
    uintptr_t missed = args[2] > SCRATCH_SIZE ? args[2] : (uintptr_t)semihosting(SYS_READ, args);
    semihosting(SYS_CLOSE, args);
    if (missed) {
        mp_raise_OSError(MP_EIO);
    }
    mp_obj_str_t *o = mp_obj_malloc(mp_obj_str_t, &mp_type_bytes);
    o->len = args[2];
    o->hash = 0;
    o->data = (const byte *)SCRATCH;
    return MP_OBJ_FROM_PTR(o);
}
static MP_DEFINE_CONST_FUN_OBJ_1(emulator_file_obj, emulator_file);

static const mp_rom_map_elem_t emulator_globals_table[] = {
    { MP_ROM_QSTR(MP_QSTR___name__), MP_ROM_QSTR(MP_QSTR_emulator) },
    { MP_ROM_QSTR(MP_QSTR_instructions), MP_ROM_PTR(&emulator_instructions_obj) },
    { MP_ROM_QSTR(MP_QSTR_file), MP_ROM_PTR(&emulator_file_obj) },
};
static MP_DEFINE_CONST_DICT(emulator_globals, emulator_globals_table);

const mp_obj_module_t emulator_module = {
    .base = { &mp_type_module },
    .globals = (mp_obj_dict_t *)&emulator_globals,
};
MP_REGISTER_MODULE(MP_QSTR_emulator, emulator_module);

// The time module's clock, in virtual time.

mp_uint_t mp_hal_ticks_cpu(void) {
    return instructions();
}

mp_uint_t mp_hal_ticks_us(void) {
    return instructions() * NS_PER_INSTRUCTION / 1000;
}

mp_uint_t mp_hal_ticks_ms(void) {
    return instructions() * NS_PER_INSTRUCTION / 1000000;
}

uint64_t mp_hal_time_ns(void) {
    return instructions() * NS_PER_INSTRUCTION;
}

void mp_hal_delay_us(mp_uint_t us) {
    mp_uint_t start = mp_hal_ticks_us();
    while (mp_hal_ticks_us() - start < us) {
    }
}

void mp_hal_delay_ms(mp_uint_t ms) {
    mp_hal_delay_us(ms * 1000);
}

#if defined(QEMU_SOC_MPS2) && defined(__ARM_FP)
// -Wl,--wrap=mp_semihosting_init: the first thing that start-up calls. The FPU is off until allowed.
void __real_mp_semihosting_init(void);
void __wrap_mp_semihosting_init(void) {
    *(volatile uint32_t *)0xe000ed88 |= 0xf << 20;  // CPACR: full access to CP10 and CP11
    __asm volatile ("dsb\nisb");
    __real_mp_semihosting_init();
}
#endif

#if defined(QEMU_SOC_NRF51)
// -Wl,--wrap=uart_tx_strn: the port writes without waiting, and QEMU drops what comes too fast.
#define UART_TXDRDY (*(volatile uint32_t *)0x4000211c)
#define UART_TXD (*(volatile uint32_t *)0x4000251c)
void __wrap_uart_tx_strn(const char *buf, size_t len) {
    for (size_t i = 0; i < len; i++) {
        UART_TXDRDY = 0;
        UART_TXD = (uint8_t)buf[i];
        while (!UART_TXDRDY) {
        }
    }
}
#endif
