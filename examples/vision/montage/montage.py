"""Puts all labelled pictures on one sheet, side by side: the whole commit is one datum."""

from pathlib import Path

from PIL import Image

SOURCE = Path("/pfs/labelled")
RESULT = Path("/pfs/out/montage.png")


def side_by_side(pictures: list[Image.Image]) -> Image.Image:
    width = sum(picture.width for picture in pictures)
    sheet = Image.new("L", (width, max(picture.height for picture in pictures)))
    left = 0
    for picture in pictures:
        sheet.paste(picture, (left, 0))
        left += picture.width
    return sheet


def main() -> None:
    side_by_side([Image.open(path) for path in sorted(SOURCE.iterdir())]).save(RESULT)


if __name__ == "__main__":
    main()
