// Included before frozen_content.c. MicroPython's mpy-tool puts frozen viper code at even addresses, but code for a
// Cortex-M0+ loads its constants relative to the program counter, which takes multiples of 4: at the other half of the
// even addresses it would load wrong ones, and compute wrong results without a word.
#define aligned(n) __aligned__((n) > 4 ? (n) : 4)
