"""Which texts SentencePiece allows as a piece: of one script, not too long, spaces only in front."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from tokcourse.sentencepiece_normalizer import SPACE

RARE = "\u2585"  # stands for every character that is too rare, and merges with nothing
DIGITS = set("0123456789０１２３４５６７８９")

# Unicode's scripts by their ISO 15924 codes, the frequent ones first. Japanese is written in three scripts
# within one word, so SentencePiece takes Hiragana and Katakana for Han.
_SCRIPTS = """
Zyyy Latn Zinh Hani Hira Kana Grek Cyrl Arab Adlm Aghb Ahom Armi Armn Avst Bali Bamu Bass Batk Beng Berf
Bhks Bopo Brah Brai Bugi Buhd Cakm Cans Cari Cham Cher Chrs Copt Cpmn Cprt Deva Diak Dogr Dsrt Dupl Egyp
Elba Elym Ethi Gara Geor Glag Gong Gonm Goth Gran Gujr Gukh Guru Hang Hano Hatr Hebr Hluw Hmng Hmnp Hung
Ital Java Jurc Kali Kawi Khar Khmr Khoj Kits Knda Krai Kthi Lana Laoo Lepc Limb Lina Linb Lisu Lyci Lydi
Mahj Maka Mand Mani Marc Medf Mend Merc Mero Miao Mlym Modi Mong Mroo Mtei Mult Mymr Nagm Nand Narb Nbat
Newa Nkoo Nshu Ogam Olck Onao Orkh Orya Osge Osma Ougr Palm Pauc Pcun Perm Phag Phli Phlp Phnx Prti
Rjng Rohg Runr Samr Sarb Saur Seal Sgnw Shaw Shrd Sidd Sidt Sind Sinh Sogd Sogo Sora Soyo Sund Sunu Sylo
Syrc Tagb Takr Tale Talu Taml Tang Tavt Tayo Telu Tfng Tglg Thaa Thai Tibt Tirh Tnsa Todr Tols Toto Tutg
Ugar Vaii Vith Wara Wcho Xpeo Xsux Yezi Yiii Zanb
""".split()  # noqa: SIM905
_JAPANESE = {"Hira", "Kana"}
COMMON, INHERITED, UNKNOWN = "Zyyy", "Zinh", "Zzzz"


@functools.cache
def script_of(character: str) -> str:
    """The script of a character: "Zyyy" for what all share, "Zinh" for marks that go with what is before
    them.

    >>> [script_of(character) for character in "aя漢ひ1"]
    ['Latn', 'Cyrl', 'Hani', 'Hani', 'Zyyy']
    """
    import regex

    if character == "\u30fc":  # the mark for a long vowel, which Unicode counts as common
        return "Hani"
    for script in _SCRIPTS:
        if regex.match(rf"\p{{Script={script}}}", character):
            return "Hani" if script in _JAPANESE else script
    return UNKNOWN


@dataclass(frozen=True)
class Rules:
    """Which texts may be a piece."""

    max_sentencepiece_length: int = 16
    split_by_unicode_script: bool = True
    split_by_number: bool = True
    split_by_whitespace: bool = True
    split_digits: bool = False
    allow_whitespace_only_pieces: bool = False

    def allow(self, piece: str) -> bool:
        """Whether a text of two characters or more may be a piece.

        >>> [Rules().allow(piece) for piece in ("▁the", "the▁", "a1", "aя", "12")]
        [True, False, False, False, True]
        """
        if len(piece) > self.max_sentencepiece_length or RARE in piece:
            return False
        if SPACE in piece and not self._spaces_allowed(piece):
            return False
        if self.split_digits and DIGITS & set(piece):
            return False
        return not self.split_by_unicode_script or not self._mixes_scripts(piece)

    def _spaces_allowed(self, piece: str) -> bool:
        if self.allow_whitespace_only_pieces and not piece.strip(SPACE):
            return True
        return not piece.endswith(SPACE) if not self.split_by_whitespace else SPACE not in piece[1:]

    def _mixes_scripts(self, piece: str) -> bool:
        before = None
        for character in piece.replace(SPACE, ""):
            script: str | None = script_of(character)
            if not self.split_by_number and character in DIGITS:
                script = None  # goes with anything
            elif script == INHERITED:
                script = before
            if script and before and script != before:
                return True
            before = script
        return False
