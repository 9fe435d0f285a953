#!/usr/bin/env bash
# odfdo 3.27.3, get_formatted_text: a character that carries its reading above it is lost, and so are blanks in a row.
#
# What one believes: the text of a document holds all its characters; of a character with its pronunciation above (ruby) at least the character.
#
# What is so: neither text:ruby-base nor text:ruby-text comes out of get_formatted_text, and text:s, by which OpenDocument writes more than one blank,
# gives none at all. "亓(qí)某" becomes "某", and two columns set apart by blanks run together: "甲   三千元" becomes "甲三千元". text_recursive of the
# same paragraph has all of it.
#
# Why it matters: rare surnames are just those that offices print with their reading, so the petitioner loses the name, without a word; sums
# and names of a list set by blanks become one word.
#
# Seen: get_formatted_text "某反映补偿款。", text_recursive "亓qí某反映补偿款。"; "甲三千元" for "甲   三千元"
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check odfdo==3.27.3
cd "$place"
"$place/venv/bin/python" - <<'PY'
import zipfile

SPACE = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = f'xmlns:office="{SPACE}:office:1.0" xmlns:text="{SPACE}:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
MIME = "application/vnd.oasis.opendocument.text"


def document(name, words):
    entries = f'<m:file-entry m:full-path="/" m:media-type="{MIME}"/><m:file-entry m:full-path="content.xml" m:media-type="text/xml"/>'
    with zipfile.ZipFile(name, "w") as archive:
        archive.writestr("mimetype", MIME, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", f'{HEAD}<m:manifest xmlns:m="{SPACE}:manifest:1.0" m:version="1.2">{entries}</m:manifest>')
        body = f"<office:body><office:text>{words}</office:text></office:body>"
        archive.writestr("content.xml", f'{HEAD}<office:document-content {NAMES} office:version="1.2">{body}</office:document-content>')


from odfdo import Document

ruby = "<text:ruby><text:ruby-base>亓</text:ruby-base><text:ruby-text>qí</text:ruby-text></text:ruby>"
document("list.odt", f'<text:p>{ruby}某反映补偿款。</text:p><text:p>甲<text:s text:c="3"/>三千元</text:p>')

read = Document("list.odt")
lines = read.get_formatted_text().split()
print("get_formatted_text:", lines)
print("text_recursive:", [one.text_recursive for one in read.body.paragraphs])
assert lines == ["某反映补偿款。", "甲三千元"]
assert [one.text_recursive for one in read.body.paragraphs] == ["亓qí某反映补偿款。", "甲   三千元"]
PY
echo "as described"
