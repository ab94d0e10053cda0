"""A hand at keyboard and mouse: does what a clerk does and counts it, so that a walk can say what it costs.

Seconds by the Keystroke-Level Model (Card, Moran and Newell, 1980): pointing 1.1, clicking 0.2, changing between
mouse and keyboard 0.4, making up one's mind 1.35, a key 0.28. A Chinese character is taken as typed by somebody
slow, twenty a minute. A beginner also reads what the page says about each thing: READING.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator

POINT, CLICK, HOME, MIND, KEY = 1.1, 0.2, 0.4, 1.35, 0.28
SIGN = 3.0
READING = 10.0


@dataclass(kw_only=True)
class Hand:
    """What one or several persons did on their screens."""

    actions: int = 0
    keys: int = 0
    signs: int = 0

    @property
    def seconds(self) -> float:
        """For somebody who does it for the first time."""
        each = POINT + CLICK + HOME + MIND + READING
        return self.actions * each + self.keys * KEY + self.signs * SIGN

    def write(self, field: Locator, text: str) -> None:
        self.actions += 1
        chinese = sum(ord(sign) > 0x2FF for sign in text)
        self.signs += chinese
        self.keys += len(text) - chinese
        field.fill(text)

    def choose(self, field: Locator, value: str) -> None:
        self.actions += 1
        field.select_option(value)

    def tick(self, field: Locator) -> None:
        self.actions += 1
        field.check()

    def press(self, button: Locator) -> None:
        self.actions += 1
        button.click()

    def give(self, field: Locator, *files: Path) -> None:
        """In the window of the system: once to open it, once for each file, once to end."""
        self.actions += 2 + len(files)
        field.set_input_files(list(files))
