#!/usr/bin/env bash
# docx2txt 0.9: a sentence that somebody moved while changes were tracked stands twice in the text.
#
# What one believes: what was deleted under tracked changes is left out and what was inserted stands there; the text is the document as it would be
# with all changes taken. For deleting and inserting that is so.
#
# What is so: Word and WPS track a moved sentence as w:moveFrom at its old place and w:moveTo at the new one. Deleted words are written as w:delText,
# which the package leaves out; those of w:moveFrom are written as w:t (ECMA-376 part 1, 17.13.5.22), and it reads both places.
#
# Why it matters: drafts of replies are revised by section heads with tracked changes. In the text that is compared, searched or checked, a payment
# promised once is promised twice, and articles of a law moved before its adoption are counted twice.
#
# Seen: "二、三十日内支付。" two times; of 八千 struck out and 三千 put in only 三千
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check docx2txt==0.9
cd "$place"
"$place/venv/bin/python" - <<'PY'
import zipfile

import docx2txt

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BY = 'w:author="a" w:date="2026-01-01T00:00:00Z"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELS = "application/vnd.openxmlformats-package.relationships+xml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def run(words):
    return f"<w:r><w:t>{words}</w:t></w:r>"


moved = run("二、三十日内支付。")
struck = "<w:r><w:delText>八千</w:delText></w:r>"
paragraphs = [
    run("一、准予补偿。"),
    f'<w:moveFromRangeStart w:id="1" w:name="m" {BY}/><w:moveFrom w:id="2" {BY}>{moved}</w:moveFrom><w:moveFromRangeEnd w:id="1"/>',
    run("三、由民政局办理。"),
    f'<w:moveToRangeStart w:id="3" w:name="m" {BY}/><w:moveTo w:id="4" {BY}>{moved}</w:moveTo><w:moveToRangeEnd w:id="3"/>',
    f'{run("金额")}<w:del w:id="5" {BY}>{struck}</w:del><w:ins w:id="6" {BY}>{run("三千")}</w:ins>{run("元。")}',
]
body = "".join(f"<w:p>{words}</w:p>" for words in paragraphs)
with zipfile.ZipFile("reply.docx", "w") as archive:
    archive.writestr(
        "[Content_Types].xml",
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="{RELS}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{KIND}"/></Types>',
    )
    archive.writestr(
        "_rels/.rels",
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{MAIN}" Target="word/document.xml"/></Relationships>',
    )
    archive.writestr("word/document.xml", f"{HEAD}<w:document {W}><w:body>{body}<w:sectPr/></w:body></w:document>")

text = docx2txt.process("reply.docx")
print(text.split())
assert text.count("二、三十日内支付。") == 2
assert "金额三千元。" in text
assert "八千" not in text
PY
echo "as described"
