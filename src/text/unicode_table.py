#!/usr/bin/env python3
"""Writes unicode_table.c from the files of Unicode's character database.

    src/text/unicode_table.py [/usr/share/unicode] > src/text/unicode_table.c

One lookup answers everything that text/ asks about a character: how wide, how it may be shown, how it joins its neighbours
(UAX 29), where a line may break beside it (UAX 14), and the same as Chinese typesetting sees it. Most characters share their
answers, so the table has three steps: block of 64, place in the block, one of some dozens of different answers.
"""
import sys

FOLDER = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode"
LAST, BLOCK, TABLED = 0x10FFFF, 64, 0x20000

# Marks that a line should not start with and that UAX 14 lets start one. From the zh-TW list of Office Open XML.
NOT_AT_START = "·•～｜︰︱︳︴﹏﹋﹌﹍﹎′╴￠"
# Western quotes are opening or closing marks here, as Chinese text uses them.
OPENING, CLOSING = "“‘", "”’"


def ranges(name, field=1):
    with open(f"{FOLDER}/{name}", encoding="utf-8") as lines:
        for line in lines:
            parts = [part.strip() for part in line.split("#")[0].split(";")]
            if len(parts) > field:
                first, _, last = parts[0].partition("..")
                yield range(int(first, 16), int(last or first, 16) + 1), parts[field]


def column(name, default, wanted=None):
    """A property of every character, as a list."""
    values = [default] * (LAST + 1)
    for codes, value in ranges(name):
        if wanted is None or value in wanted:
            for code in codes:
                values[code] = value
    return values


def version():
    with open(f"{FOLDER}/EastAsianWidth.txt", encoding="utf-8") as lines:
        return next(lines).split("-")[1].split(".txt")[0]


category = column("extracted/DerivedGeneralCategory.txt", "Cn")
east_asian = column("EastAsianWidth.txt", "N")
cluster = column("auxiliary/GraphemeBreakProperty.txt", "OTHER")
line = column("LineBreak.txt", "XX")
pictographic = column("emoji/emoji-data.txt", "", {"Extended_Pictographic"})
ignorable = column("DerivedCoreProperties.txt", "", {"Default_Ignorable_Code_Point"})

TONES = range(0x1F3FB, 0x1F400)  # skin tones
BREAKS = {0x9, 0xA, 0xB, 0xC, 0xD, 0x2028, 0x2029}
BIDI = set(range(0x202A, 0x202F)) | set(range(0x2066, 0x206A))
JAMO = set(range(0x1160, 0x1200)) | set(range(0xD7B0, 0xD800))  # vowels and finals: drawn into the syllable before
HANGUL_TONES = {0x302E, 0x302F}


def show_of(code):
    if code in BREAKS:
        return "TAB" if code == 9 else "BREAK"
    if code in BIDI or category[code] in ("Cc", "Cn", "Co", "Cs"):
        return "MARK"
    if category[code] == "Cf" and cluster[code] != "Prepend" or category[code] == "Mn" and ignorable[code]:
        return "DROP"
    if category[code] in ("Mn", "Me") or code in JAMO or code in HANGUL_TONES:
        return "JOIN"
    if code in TONES:
        return "TONE"
    return "EMOJI" if pictographic[code] else "PLAIN"


def width_of(code, show):
    if show in ("DROP", "JOIN"):
        return "0"
    if show in ("TAB", "BREAK"):
        return "1"
    if show == "MARK" or east_asian[code] == "A":
        return "AMBIGUOUS"
    return "2" if east_asian[code] in "WF" else "1"


def cluster_of(code):
    if pictographic[code] and cluster[code] == "OTHER":
        return "PICTOGRAPH"
    return {"Regional_Indicator": "REGIONAL", "SpacingMark": "SPACING"}.get(cluster[code], cluster[code]).upper()


def line_of(code):
    """LB1, and the classes that LB30 and LB30b split by another property."""
    found = line[code]
    if pictographic[code] and category[code] == "Cn":
        return "PICTOGRAPH"
    if found in ("AI", "SG", "XX"):
        return "AL"
    if found == "SA":
        return "CM" if category[code] in ("Mn", "Mc") else "AL"
    if found in ("OP", "CP") and east_asian[code] in "FWH":
        return found + "_WIDE"
    return found


def chinese_of(code, standard):
    if chr(code) in OPENING:
        return "OP"
    if chr(code) in CLOSING:
        return "CP"
    if chr(code) in NOT_AT_START:
        return "NS"
    if 0xFF10 <= code <= 0xFF19:
        return "NU"
    return standard


def answers(code):
    show, standard = show_of(code), line_of(code)
    return (width_of(code, show), "SHOW_" + show, "GCB_" + cluster_of(code), "LB_" + standard,
            "LB_" + chinese_of(code, standard))


def numbers(values):
    text = ""
    for value in values:
        if len(text) > 110:
            print("\t" + text)
            text = ""
        text += f"{value},"
    print("\t" + text)


kinds, blocks, index = {}, {}, []
beyond = []  # runs [first, last, kind] of the sparse planes
for start in range(0, LAST + 1, BLOCK):
    block = tuple(kinds.setdefault(answers(code), len(kinds)) for code in range(start, start + BLOCK))
    if start < TABLED:
        index.append(blocks.setdefault(block, len(blocks)))
        continue
    for code, kind in enumerate(block, start):
        if beyond and beyond[-1][2] == kind:
            beyond[-1][1] = code
        else:
            beyond.append([code, code, kind])
invalid = ("AMBIGUOUS", "SHOW_MARK", "GCB_CONTROL", "LB_AL", "LB_AL")  # what a byte that is no UTF-8 counts as
beyond.append([LAST + 1, LAST + 1, kinds.setdefault(invalid, len(kinds))])
assert len(kinds) <= 256

print(f"""/*
 * Generated by unicode_table.py from the Unicode character database {version()}: change that, not this.
 */
#include "text/unicode.h"

const struct text_kind text_kinds[] = {{""")
for kind in kinds:
    print("\t{ " + ", ".join(kind) + " },")
print(f"}};\n\nconst uint16_t text_block_of[{len(index)}] = {{")
numbers(index)
print(f"}};\n\nconst uint8_t text_kind_of[{len(blocks) * BLOCK}] = {{")
numbers(kind for block in blocks for kind in block)
print("};\n\nconst struct text_run_of_kind text_beyond[] = {")
for first, last, kind in beyond:
    print(f"\t{{ 0x{first:x}, 0x{last:x}, {kind} }},")
print("};\n\nconst size_t text_beyond_count = sizeof text_beyond / sizeof text_beyond[0];")
