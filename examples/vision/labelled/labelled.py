"""Writes the text of a label under the outline of the same name: one picture and one label a datum."""

from pathlib import Path

from PIL import Image, ImageDraw

EDGES = Path("/pfs/edges")
LABELS = Path("/pfs/labels")
RESULT = Path("/pfs/out")
SIZE = (96, 96)
TEXT_HEIGHT = 16


def with_label(picture: Image.Image, text: str) -> Image.Image:
    sheet = Image.new("L", (SIZE[0], SIZE[1] + TEXT_HEIGHT))
    sheet.paste(picture.resize(SIZE), (0, 0))
    ImageDraw.Draw(sheet).text((2, SIZE[1]), text, fill=255)
    return sheet


def main() -> None:
    for path in sorted(EDGES.iterdir()):
        text = (LABELS / f"{path.stem}.txt").read_text(encoding="utf-8").strip()
        with_label(Image.open(path), text).save(RESULT / path.name)


if __name__ == "__main__":
    main()
