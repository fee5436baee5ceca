"""Make the fonts in assets/fonts that stand in where Noto Sans has no glyph.

    npm install @expo-google-fonts/noto-sans-jp@0.4.3 \\
        @expo-google-fonts/noto-emoji@0.4.7
    python scripts/make_fonts.py node_modules/@expo-google-fonts

Of Noto Sans JP the kana, punctuation and the kanji of JIS level 1 are kept, of Noto Emoji all that
is drawn for one character; without layout tables, as `stage.paint.glyphs` sets one character after
the other.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from stage.film.scratch import replacing

FONTS = Path(__file__).parent.parent / "assets" / "fonts"
FACES = (
    ("noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf", "jis"),
    ("noto-sans-jp/600SemiBold/NotoSansJP_600SemiBold.ttf", "jis"),
    ("noto-emoji/500Medium/NotoEmoji_500Medium.ttf", "all"),
)
LICENCES = {"noto-sans-jp": "OFL-NotoSansJP.txt", "noto-emoji": "OFL-NotoEmoji.txt"}


def jis() -> set[int]:
    """The characters of JIS X 0208 up to the kanji of level 1, and the wide and narrow forms."""
    rows = [*range(0xA1, 0xA9), *range(0xB0, 0xD0)]
    cells = range(0xA1, 0xFF)
    pairs = bytes(byte for row in rows for cell in cells for byte in (row, cell))
    chosen = {ord(char) for char in pairs.decode("euc_jp", errors="ignore")}
    return chosen | set(range(0x3000, 0x3100)) | set(range(0xFF00, 0xFFF0))


def main() -> None:
    source = Path(sys.argv[1])
    for name, kept in FACES:
        font = TTFont(source / name)
        options = subset.Options(layout_features=[], hinting=False, notdef_outline=True)
        options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "STAT"]
        chosen = subset.Subsetter(options)
        chosen.populate(unicodes=jis() if kept == "jis" else set(font.getBestCmap()))
        chosen.subset(font)
        with replacing(FONTS / Path(name).name) as file:
            font.save(file)
    for package, licence in LICENCES.items():
        shutil.copy(source / package / "LICENSE_FONT", FONTS / licence)


if __name__ == "__main__":
    main()
