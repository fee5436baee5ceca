"""Pictures made of clips: the contact sheet, the README's moving ones."""

from __future__ import annotations

import numpy as np
import pytest
import video
from PIL import Image
from test_clips_command import project, rendered  # noqa: F401

from clips.pictures import contact_sheet, gallery


def test_contact_sheet_has_six_frames_of_each_clip(project):
    said = project.run(module="clips.pictures.contact_sheet")
    assert said[-1] == "Sheet media/contact-sheet.png"
    sheet = video.picture(project.media / "contact-sheet.png")
    height = 2 * contact_sheet.MARGIN + 2 * contact_sheet.ROW - contact_sheet.BETWEEN
    assert sheet.shape[0] == height
    for row, name in enumerate(("Plain", "Turning")):
        film = video.frames(project.media / f"480p15/{name}.mp4")
        for column, index in enumerate((0, 4, 8, 12, 16, 20)):
            width = round(film.shape[2] * contact_sheet.HEIGHT / film.shape[1])
            left, top = contact_sheet.place(row, column, width)
            shown = sheet[top : top + contact_sheet.HEIGHT, left : left + width]
            likeness = [video.psnr(shown, shrunk(frame, shown.shape)) for frame in film]
            assert likeness[index] == max(likeness) >= 40
        # The title above it is legible: much brighter than the ground.
        title = sheet[top - contact_sheet.ABOVE - contact_sheet.TITLE : top - contact_sheet.ABOVE]
        assert video.luma(title).max() > 230
        assert tuple(title[0, 0]) == (0x28, 0x2A, 0x36)


def shrunk(frame: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """A frame at the size that the sheet shows it in."""
    size = shape[1], shape[0]
    image = contact_sheet.Image.fromarray(frame)
    return np.asarray(image.resize(size, contact_sheet.Image.Resampling.LANCZOS))


def test_moving_pictures_show_their_clips_and_are_light(project):
    """One WebP for each clip, with the film's frames, as long as the film."""
    project.run(module="clips.pictures.gallery")
    for stem, name in (("plain", "Plain"), ("turning", "Turning")):
        film = video.frames(project.media / f"480p15/{name}.mp4")
        with Image.open(project.folder / f"assets/readme/{stem}.webp") as moving:
            assert moving.n_frames > len(film) / 4 and moving.info["loop"] == 0
            assert moving.height == gallery.HEIGHT
            assert (project.folder / f"assets/readme/{stem}.webp").stat().st_size < gallery.LIGHT
            shown = 0  # milliseconds; frames that are alike are kept as one that lasts
            for index in range(moving.n_frames):
                moving.seek(index)
                picture = np.asarray(moving.convert("RGB"))
                frame = film[::2][round(shown * 15 / 2000)]
                shown += moving.info["duration"]
                assert video.psnr(picture, shrunk(frame, picture.shape)) > 30
        assert shown == pytest.approx(1000 * len(film) / 15, rel=0.05)
