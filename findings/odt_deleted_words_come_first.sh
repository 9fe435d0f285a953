#!/usr/bin/env bash
# odfpy 1.4.1: in an ODT document with tracked changes the words that were deleted come first, as if they stood there.
#
# What one believes: teletype.extractText(document.text), or the same over getElementsByType(text.P), gives what a reader of the document sees.
#
# What is so: OpenDocument keeps deleted words in text:tracked-changes at the head of the body, as paragraphs of their own (part 1, 5.5), and marks the
# place with an empty text:change. The package reads them like any other: the sentence struck out stands before the first line, with the name of
# who struck it out and the moment. odfdo 3.27.3, get_formatted_text, leaves them out.
#
# Why it matters: a reply drafted "not supported" and turned into "supported" by the section head says both, the wrong one first.
#
# Seen: "甲2026-01-01T00:00:00不予支持。信访人反映的问题予以支持。"; by paragraphs ["不予支持。", "信访人反映的问题予以支持。"]
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check odfpy==1.4.1 odfdo==3.27.3
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


from odf import teletype, text
from odf.opendocument import load
from odfdo import Document

when = "<office:change-info><dc:creator>甲</dc:creator><dc:date>2026-01-01T00:00:00</dc:date></office:change-info>"
struck = f"<text:deletion>{when}<text:p>不予支持。</text:p></text:deletion>"
changes = f'<text:tracked-changes><text:changed-region text:id="c1">{struck}</text:changed-region></text:tracked-changes>'
document("reply.odt", f'{changes}<text:p>信访人反映的问题<text:change text:change-id="c1"/>予以支持。</text:p>')

whole = load("reply.odt")
told = teletype.extractText(whole.text)
paragraphs = [teletype.extractText(one) for one in whole.getElementsByType(text.P)]
other = Document("reply.odt").get_formatted_text().strip()
print("odfpy:", told)
print("odfpy, by paragraphs:", paragraphs)
print("odfdo:", other)
assert told == "甲2026-01-01T00:00:00不予支持。信访人反映的问题予以支持。"
assert paragraphs == ["不予支持。", "信访人反映的问题予以支持。"]
assert other == "信访人反映的问题予以支持。"
PY
echo "as described"
