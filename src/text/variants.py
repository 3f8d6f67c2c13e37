#!/usr/bin/env python3
"""Writes variants.c from Unicode's character database and its Unihan part.

    src/text/variants.py [/usr/share/unicode] > src/text/variants.c

For a character that a legacy encoding lacks, the one that a reader takes for it: the traditional form of a simplified
character, the bare letter of an accented one.
"""
import bz2
import sys

FOLDER = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode"
pairs = {}

with bz2.open(f"{FOLDER}/Unihan_Variants.txt.bz2", "rt", encoding="utf-8") as lines:
    for line in lines:
        fields = line.rstrip("\n").split("\t")
        if len(fields) == 3 and fields[1] == "kTraditionalVariant":
            code = int(fields[0][2:], 16)
            forms = [int(form[2:], 16) for form in fields[2].split()]
            forms = [form for form in forms if form != code and max(form, code) <= 0xFFFF]
            if forms:
                pairs[code] = forms[0]

with open(f"{FOLDER}/UnicodeData.txt", encoding="utf-8") as lines:
    bare = {}
    for line in lines:
        fields = line.split(";")
        code, parts = int(fields[0], 16), fields[5].split()
        if code > 0xFFFF or not parts or parts[0].startswith("<"):
            continue
        first = int(parts[0], 16)
        first = bare.get(first, first)
        if first < 0x80 and fields[2] in ("Lu", "Ll"):
            bare[code] = first
    pairs.update(bare)

print("""/*
 * Written by variants.py from the Unicode character database: change that, not this.
 */
#include "text/variants.h"

const struct text_variant text_variants[] = {""")
text = ""
for code in sorted(pairs):
    item = f"{{0x{code:x},0x{pairs[code]:x}}},"
    if len(text) + len(item) > 114:
        print("\t" + text)
        text = ""
    text += item
print("\t" + text)
print("};\n\nconst size_t text_variants_count = sizeof text_variants / sizeof text_variants[0];")
