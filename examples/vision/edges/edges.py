"""Finds the outlines in every picture of /pfs/images: where the brightness changes, the result is bright."""

import os
from pathlib import Path

import numpy as np
from PIL import Image

SOURCE = Path("/pfs/images")
RESULT = Path("/pfs/out")


def outlines(picture: np.ndarray, gain: float) -> np.ndarray:
    down, right = np.gradient(picture.astype(float))
    return np.clip(np.hypot(down, right) * gain, 0, 255).astype(np.uint8)


def main() -> None:
    gain = float(os.environ.get("GAIN", "1"))
    for path in sorted(SOURCE.iterdir()):
        picture = np.asarray(Image.open(path).convert("L"))
        Image.fromarray(outlines(picture, gain)).save(RESULT / f"{path.stem}.png")


if __name__ == "__main__":
    main()
