// count: a plugin for qemu-xtensa's user mode with which the program that runs there counts its instructions.
//
// The program reads 8 bytes from the file descriptor FD: the number of instructions that it has executed so far, the
// system call included, least byte first. A difference is exact and repeats. An instruction that traps (one that finds
// no free register window) counts again when it is restarted.
//
//     qemu-xtensa -plugin file=count.so ...
//
// Debian ships no qemu-plugin.h: what is used of version 1 of that interface is declared here.

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

#define FD (190) // the program's end of a pipe; above what it opens itself
#define XTENSA_READ (12) // the system call's number
#define ADD_U64 (0) // QEMU_PLUGIN_INLINE_ADD_U64

typedef uint64_t plugin_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
typedef void (*translated_t)(plugin_t, struct qemu_plugin_tb *);
typedef void (*called_t)(plugin_t, unsigned vcpu, int64_t number, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t,
    uint64_t, uint64_t, uint64_t);

void qemu_plugin_register_vcpu_tb_trans_cb(plugin_t, translated_t);
void qemu_plugin_register_vcpu_syscall_cb(plugin_t, called_t);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t);
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *, int op, void *, uint64_t);

EXPORT int qemu_plugin_version = 1;

static uint64_t count;
static int ours; // our end of the pipe

// Each instruction for itself, not a block's number at its start: a block may be left early.
static void translated(plugin_t id, struct qemu_plugin_tb *block) {
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++) {
        qemu_plugin_register_vcpu_insn_exec_inline(qemu_plugin_tb_get_insn(block, i), ADD_U64, &count, 1);
    }
}

static void called(plugin_t id, unsigned vcpu, int64_t number, uint64_t fd, uint64_t a2, uint64_t a3, uint64_t a4,
    uint64_t a5, uint64_t a6, uint64_t a7, uint64_t a8) {
    if (number == XTENSA_READ && fd == FD && write(ours, &count, sizeof count) != sizeof count) {
        perror("count: pipe");
    }
}

EXPORT int qemu_plugin_install(plugin_t id, const void *info, int argc, char **argv) {
    int ends[2];
    if (pipe(ends) || dup2(ends[0], FD) != FD) {
        perror("count: pipe");
        return 1;
    }
    close(ends[0]);
    ours = ends[1];
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    qemu_plugin_register_vcpu_syscall_cb(id, called);
    return 0;
}
