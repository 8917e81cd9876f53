from dataclasses import dataclass
from typing import Literal

Level = Literal["good", "warning", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    about: str
    level: Level
    says: str
    fix: str = ""
