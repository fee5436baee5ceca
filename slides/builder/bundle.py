"""A deck to carry: one folder, and its zip, with everything that the HTML needs."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import quote, unquote

# src="…", poster="…", href="…", url(…), url("…")
_ADDRESS = re.compile(r"""\b(src|poster|href|url)(=|\()(["']|&quot;|)([^"'()<>\s&]+)""")
_FONTS = (".ttf", ".otf")


def carried_as(deck: Path) -> str:
    """The name of the folder to carry: the language says it of the first lecture.

    >>> carried_as(Path("slides/deck.ja.md")), carried_as(Path("slides/second.ja.md"))
    ('kudari-ja', 'kudari-second-ja')
    """
    name, *language = deck.stem.split(".")
    return "-".join(["kudari", *([] if name == "deck" and language else [name]), *language])


def bundle(html: Path, source: Path, folder: Path) -> list[Path]:
    """Make `folder` with `index.html` and copies of all local files that a deck refers to.

    Of fonts only those characters are kept that the deck has. A link to another deck leads to that
    one's folder, which is to be carried beside this.

    Args:
        html: The deck, built.
        source: The folder that its addresses are relative to.
        folder: What is made; it must not be there yet.
    """
    page = html.read_text(encoding="utf-8")
    files = folder / "files"
    files.mkdir(parents=True)
    copied: dict[Path, str] = {}

    def carried(match: re.Match) -> str:
        name, opening, quoted, address = match.groups()
        file = (source / unquote(address.split("#")[0])).resolve()
        if file.suffix == ".html" and file.with_suffix(".md").is_file():
            return f"{name}{opening}{quoted}../{quote(carried_as(file))}/index.html"
        if re.match(r"[a-z][a-z0-9+.-]*:|#|//", address, re.I) or not file.is_file():
            return match[0]
        if file not in copied:
            taken = set(copied.values())
            name_here = file.name
            while f"files/{quote(name_here)}" in taken:
                name_here = f"{file.parent.name}-{name_here}"
            copied[file] = f"files/{quote(name_here)}"
            _copy(file, files / name_here, page)
        return f"{name}{opening}{quoted}{copied[file]}"

    page = _ADDRESS.sub(carried, page)
    (folder / "index.html").write_text(page, encoding="utf-8")
    return sorted(copied)


def zip_of(folder: Path, target: Path) -> Path:
    """The zip of a folder, with the folder itself in it."""
    made = shutil.make_archive(str(target.with_suffix("")), "zip", folder.parent, folder.name)
    return Path(made)


def _copy(file: Path, target: Path, page: str) -> None:
    if file.suffix.lower() not in _FONTS:
        shutil.copy2(file, target)
        return
    from fontTools import subset  # here, as what is missing is said sooner without

    options = subset.Options(layout_features=["*"], notdef_outline=True)
    chosen = subset.Subsetter(options)
    chosen.populate(text=page)
    with subset.load_font(str(file), options) as font:  # outlines stay packed
        chosen.subset(font)
        font.save(target)
