// An RP2040 that runs a firmware.uf2:
//     node run.mjs EMULATOR FIRMWARE.uf2 [IMAGE OFFSET] [--flash FLASH [--cut N] [--log LOG]]
//
// EMULATOR is the folder that port/emulator.py makes, IMAGE a file that is put into flash at OFFSET. Standard input and
// output are the board's USB serial port. The file FLASH keeps what the firmware writes to flash, from one run to the next;
// the power fails in the middle of the N-th time that it erases or programs a piece of it. LOG gets every such piece: three
// words, which are 1 to erase and 2 to program, offset and length, then the bytes that are there afterwards.
//
// The word at COUNTERS is the low half of the number of cycles since reset, the word after it the high half of that same
// number. Every load takes its two cycles, the cache of the flash always hits: as rp2040js counts. The two words after
// these are the number of bytes that loads have read from flash: data, constants that lie among code included, but no
// instructions.
// Accesses that are not aligned end the program, as the chip would.

import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const COUNTERS = 0x40070000; // in the peripherals' space, where the chip has nothing
const FLASH = 0x10000000; // to 0x13ffffff: the same flash four times, cached and not
const FLASH_SIZE = 2 << 20; // bytes
const UF2_MAGIC = 0x0a324655;
const NS_PER_CYCLE = 8; // 125 MHz
const STEPS = 20000; // between two looks at the input
const IDLE = 1000; // waits without an instruction's worth of work, after which the host may rest

const POWER_CUT = 3; // exit status

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { flash: { type: 'string' }, cut: { type: 'string' }, log: { type: 'string' } },
});
const [folder, firmware, image, offset] = positionals;
const emulator = pathToFileURL(path.resolve(folder, 'package/dist/esm/index.js'));
const { RP2040, Simulator, USBCDC } = await import(emulator);

// rp2040js minds 32-bit reads only
function aligned(name, mask) {
  const access = RP2040.prototype[name];
  RP2040.prototype[name] = function (address, value) {
    if (address & mask) {
      throw new Error(`${name} of unaligned address 0x${(address >>> 0).toString(16)}`);
    }
    return access.call(this, address, value);
  };
}
aligned('readUint16', 1);
aligned('writeUint16', 1);
aligned('writeUint32', 3);

const mcu = new Simulator().rp2040;
const { core, clock } = mcu;
mcu.logger = { debug() {}, info() {}, warn() {}, error(part, message) { throw new Error(message); } };

const rom = fs.readFileSync(path.join(folder, 'bootrom.bin'));
hookFlash(rom);
mcu.loadBootrom(new Uint32Array(rom.buffer, rom.byteOffset, rom.length / 4));

// The boot ROM's functions for the flash end at once, those that change it with a trap before. (The emulator has no flash
// chip that takes commands.)
function hookFlash(rom) {
  const RETURN = 0x4770; // bx lr
  const TRAP = 0xde00; // udf
  const functions = { IF: 0, EX: 0, FC: 0, CX: 0, RE: 1, RP: 2 };
  for (let at = rom.readUInt16LE(0x14); rom.readUInt16LE(at); at += 4) {
    const code = rom.toString('latin1', at, at + 2);
    if (code in functions) {
      const start = rom.readUInt16LE(at + 2) & ~1;
      rom.writeUInt16LE(functions[code] ? TRAP | functions[code] : RETURN, start);
      rom.writeUInt16LE(RETURN, start + 2);
    }
  }
}

const kept = values.flash && fs.openSync(values.flash, fs.constants.O_RDWR | fs.constants.O_CREAT);
const log = values.log && fs.openSync(values.log, 'w');
let pieces = Number(values.cut ?? Infinity); // of flash to be written before the power fails

mcu.onBreak = (code) => {
  const [r0, r1, r2] = core.registers;
  const [at, length, step] = code === 1 ? [r0, r1, 4096] : [r0, r2, 256];
  for (let i = 0; i < length; i += step) {
    const end = --pieces > 0 ? step : step / 2;
    if (code === 1) {
      mcu.flash.fill(0xff, at + i, at + i + end);
    } else {
      for (let k = i; k < i + end; k++) {
        mcu.flash[at + k] &= mcu.readUint8(r1 + k);
      }
    }
    if (kept) fs.writeSync(kept, mcu.flash, at + i, end, at + i);
    if (log) {
      fs.writeSync(log, new Uint32Array([code, at + i, end]));
      fs.writeSync(log, mcu.flash, at + i, end);
    }
    if (pieces <= 0) process.exit(POWER_CUT);
  }
};

const uf2 = fs.readFileSync(firmware);
let written = 0; // bytes of firmware
for (let at = 0; at < uf2.length; at += 512) {
  if (uf2.readUInt32LE(at) === UF2_MAGIC) {
    const address = uf2.readUInt32LE(at + 12);
    const size = uf2.readUInt32LE(at + 16);
    mcu.flash.set(uf2.subarray(at + 32, at + 32 + size), address - FLASH);
    written = Math.max(written, address - FLASH + size);
  }
}
if (kept) {
  const saved = fs.readFileSync(kept);
  const start = Math.ceil(written / 4096) * 4096;
  if (saved.length > start) mcu.flash.set(saved.subarray(start), start);
  fs.writeSync(kept, mcu.flash, 0, FLASH_SIZE, 0);
}
if (image) {
  mcu.flash.set(fs.readFileSync(image), Number(offset));
}

// A load comes when PC is at the next instruction, a fetch when PC is at this one, of which it takes one or both halves.
// (So a load of the halfwords right behind itself would pass for a fetch.)
let loaded = 0; // bytes
const inFlash = (address) => address >>> 26 === FLASH >>> 26;
core.readUint32 = function (address) {
  if (inFlash(address)) loaded += 4;
  return this.rp2040.readUint32(address);
};
core.readUint16 = function (address) {
  if (inFlash(address) && address !== this.PC && address !== this.PC + 2) loaded += 2;
  return this.rp2040.readUint16(address);
};
core.readUint8 = function (address) {
  if (inFlash(address)) loaded++;
  return this.rp2040.readUint8(address);
};

let slept = 0; // cycles spent waiting for an interrupt, which the core does not count
let high = 0; // of the counter whose low half was read last
mcu.peripherals[COUNTERS >>> 12] = {
  readUint32(register) {
    if (register & 4) return high;
    const count = register ? loaded : core.cycles + Math.round(slept);
    high = Math.floor(count / 2 ** 32);
    return count >>> 0;
  },
  writeUint32Atomic() {},
};

const cdc = new USBCDC(mcu.usbCtrl);
// The board asks for more input as soon as it has taken some. USBCDC would answer at once, with an empty packet: an
// interrupt every 10 us. A host keeps it waiting until there is something.
let asked = 0; // bytes that the board waits for
const answer = mcu.usbCtrl.onEndpointRead;
mcu.usbCtrl.onEndpointRead = (endpoint, size) => {
  if (endpoint === cdc.outEndpoint && !cdc.txFIFO.itemCount) {
    asked = size;
  } else {
    answer(endpoint, size);
  }
};
const queue = []; // chunks of input that the board has not taken yet
let connected = false;
let ended = false;
cdc.onDeviceConnected = () => { connected = true; };
cdc.onSerialData = (data) => process.stdout.write(Buffer.from(data));
process.stdout.on('error', () => process.exit(0));
process.stdin.on('data', (chunk) => { queue.push(chunk); wake(); });
process.stdin.on('end', () => process.exit(0));

function feed() {
  const { txFIFO } = cdc;
  while (connected && queue.length && !txFIFO.full) {
    const chunk = queue.shift();
    let taken = 0;
    while (taken < chunk.length && !txFIFO.full) {
      cdc.sendSerialByte(chunk[taken++]);
    }
    if (taken < chunk.length) {
      queue.unshift(chunk.subarray(taken));
    }
  }
  if (asked && cdc.txFIFO.itemCount) {
    answer(cdc.outEndpoint, asked);
    asked = 0;
  }
}

let resting = null;
function wake() {
  if (resting) {
    clearTimeout(resting);
    resting = null;
    setImmediate(run);
  }
}

function run() {
  try {
    step();
  } catch (e) {
    fs.writeSync(2, `${e.message}, at PC 0x${core.PC.toString(16)}\n`);
    process.exit(1);
  }
}

function step() {
  feed();
  let waits = 0;
  for (let i = 0; i < STEPS; i++) {
    if (core.waiting) {
      const ns = clock.nanosToNextAlarm;
      slept += ns / NS_PER_CYCLE;
      clock.tick(ns);
      if (++waits > IDLE) break;
    } else {
      clock.tick(core.executeInstruction() * NS_PER_CYCLE);
    }
  }
  if (waits > IDLE && !queue.length) {
    resting = setTimeout(() => { resting = null; run(); }, 1);
  } else {
    setImmediate(run);
  }
}

core.PC = FLASH;
run();
