"""Inputs of whole models for tests: photographs in pieces, and sounds as mel spectrograms.

Photographs are the two that scikit-learn carries; ../shared/img and ../shared/wav have others.
"""

import functools
import wave

import numpy as np

from goldens import SHARED

RATE = 16000


@functools.lru_cache(None)
def photographs():
    """Two uint8 [427, 640, 3]."""
    from sklearn.datasets import load_sample_images

    return [np.asarray(image) for image in load_sample_images().images]


def crops(n, size, seed, pictures=None):
    """uint8 [n, size, size, 3]: squares of any size and place, scaled down by averaging, half of them mirrored."""
    rng = np.random.RandomState(seed)
    pictures = pictures or photographs()
    found = np.empty((n, size, size, 3), np.uint8)
    for k in range(n):
        picture = pictures[k % len(pictures)]
        height, width = picture.shape[:2]
        times = rng.randint(1, max(2, min(height, width) // size + 1))
        side = min(size * times, height, width)
        y, x = rng.randint(0, height - side + 1), rng.randint(0, width - side + 1)
        at = (np.arange(size) * side // size, (np.arange(size) * side) // size)
        if side == size * times:
            piece = picture[y : y + side, x : x + side].reshape(size, times, size, times, 3).mean((1, 3))
        else:
            piece = picture[y + at[0]][:, x + at[1]]
        found[k] = piece[:, :: rng.choice((1, -1))]
    return found


def changed(images, seed):
    """The images under other light: contrast, brightness, tint and grain."""
    rng = np.random.RandomState(seed)
    n = len(images)
    contrast, light = rng.uniform(0.5, 1.5, (n, 1, 1, 1)), rng.uniform(-50, 50, (n, 1, 1, 3))
    grain = rng.normal(0, 1, images.shape) * rng.uniform(0, 15, (n, 1, 1, 1))
    return np.clip((images - 128.0) * contrast + 128 + light + grain, 0, 255).astype(np.uint8)


def shapes(n, size, seed):
    """Drawn pictures: a coloured ground, rectangles and discs on it."""
    rng = np.random.RandomState(seed)
    y, x = np.mgrid[:size, :size] / size
    found = np.empty((n, size, size, 3), np.uint8)
    for k in range(n):
        found[k] = rng.randint(0, 256, 3) * (0.6 + 0.4 * (x if k % 2 else y))[..., None]
        for _ in range(rng.randint(2, 6)):
            (cy, cx), (ry, rx) = rng.uniform(0, 1, 2), rng.uniform(0.05, 0.4, 2)
            disc = ((y - cy) / ry) ** 2 + ((x - cx) / rx) ** 2 < 1
            box = (abs(y - cy) < ry) & (abs(x - cx) < rx)
            found[k][disc if rng.rand() < 0.5 else box] = rng.randint(0, 256, 3)
    return found


def bitmaps():
    """[uint8 [96, 96, 3]]: the pictures of ../shared/img."""
    found = []
    for path in sorted((SHARED / "img").glob("*.bmp")):
        data = path.read_bytes()
        start = int.from_bytes(data[10:14], "little")
        grey = np.frombuffer(data[start : start + 96 * 96], np.uint8).reshape(96, 96)[::-1]  # 8 bits a pixel, bottom up
        found.append(np.repeat(grey[..., None], 3, 2))
    return found


def spoken():
    """[float [16000]]: the sounds of ../shared/wav."""
    found = []
    for path in sorted((SHARED / "wav").glob("*_1000ms.wav")):
        with wave.open(str(path)) as file:
            found.append(np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768)
    return found


def machines(n, seed):
    """[float [16000]]: what an engine might sound like: harmonics of a speed that wavers, and noise of some colour."""
    rng = np.random.RandomState(seed)
    time = np.arange(RATE) / RATE
    found = []
    for _ in range(n):
        speed = rng.uniform(30, 300) * (1 + 0.05 * np.sin(2 * np.pi * rng.uniform(0.5, 5) * time))
        phase = 2 * np.pi * np.cumsum(speed) / RATE
        tone = sum(rng.uniform(0, 1) / k * np.sin(k * phase + rng.uniform(0, 6)) for k in range(1, 25))
        noise = np.convolve(rng.standard_normal(RATE), np.exp(-np.arange(64) * rng.uniform(0.02, 3)), "same")
        sound = rng.uniform(0.1, 1) * tone / np.abs(tone).max() + rng.uniform(0.05, 1) * noise / np.abs(noise).max()
        found.append(sound * 10 ** rng.uniform(-2.5, -0.3))
    return found


def mel_spectra(sounds, n, seed):
    """float32 [n, 640]: five neighbouring frames of 128 mel bands, dB, from anywhere in the sounds, as ad01 takes them.

    Source: mlcommons/tiny, anomaly detection: frames of 1024 every 512, power, 10 log10. A microphone's own noise is added.
    """
    rng = np.random.RandomState(seed)
    bank = _mel_bank()
    found = np.empty((n, 5, 128), np.float32)
    for k in range(n):
        sound = sounds[k % len(sounds)]
        start = rng.randint(0, len(sound) - 1024 - 4 * 512)
        frames = np.stack([sound[start + 512 * i : start + 512 * i + 1024] for i in range(5)])
        frames = frames + rng.normal(0, 3e-4, frames.shape)
        power = np.abs(np.fft.rfft(frames * np.hanning(1025)[:1024])) ** 2
        found[k] = 10 * np.log10(power @ bank.T + np.finfo(float).eps)
    return found.reshape(n, 640)


@functools.lru_cache(None)
def _mel_bank():
    """[128, 513]: triangles between points that are evenly spaced in mel, each of area 1."""

    def mel(f):
        return 2595 * np.log10(1 + f / 700)

    points = 700 * (10 ** (np.linspace(0, mel(RATE / 2), 130) / 2595) - 1)
    f = np.fft.rfftfreq(1024, 1 / RATE)
    low, mid, high = points[:-2, None], points[1:-1, None], points[2:, None]
    return np.maximum(0, np.minimum((f - low) / (mid - low), (high - f) / (high - mid))) * 2 / (high - low)
