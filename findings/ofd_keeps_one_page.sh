#!/usr/bin/env bash
# easyofd 20260427: of an OFD document whose pages stand at absolute places only one page is read.
#
# What one believes: OFD().read gives every page of the document in the order of its list of pages, wherever their files stand in the archive. GB/T
# 33190 lets a place (ST_Loc) begin with "/", the root of the archive, or be relative to the file that names it.
#
# What is so: a page is kept under the first number in its place. In Pages/Page_1/Content.xml that is the page's; in
# /Doc_0/Pages/Page_1/Content.xml it is the 0 of Doc_0, the same for all pages, and each takes the place of the one before. Three pages come
# as one, the last, and to_pdf makes a document of one page. No error, no warning. The number also stands for the order: a list that puts
# Page_2 first comes back sorted by name of folder.
#
# Why it matters: opinions and replies between authorities travel as OFD. The first pages, with the facts and the basis, are gone, and what is left
# looks like a whole letter.
#
# Seen: "relative: 3 pages", "absolute: 1 page: the last", "PDF of the absolute one: 1 page"
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check easyofd==20260427
cd "$place"
"$place/venv/bin/python" - <<'PY'
import io
import warnings
import zipfile

warnings.simplefilter("ignore")
from loguru import logger

logger.remove()
import pymupdf
from easyofd import OFD

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
BOX = "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
TEXTS = ["一、基本事实", "二、政策依据", "三、处理意见"]


def page(text):
    code = f'<ofd:TextCode X="0" Y="5" DeltaX="g {len(text) - 1} 5">{text}</ofd:TextCode>'
    words = f'<ofd:TextObject ID="11" Boundary="20 20 150 10" Font="3" Size="5">{code}</ofd:TextObject>'
    layer = f'<ofd:Layer ID="10">{words}</ofd:Layer>'
    return f"{HEAD}<ofd:Page {NS}><ofd:Area>{BOX}</ofd:Area><ofd:Content>{layer}</ofd:Content></ofd:Page>"


def document(places):
    pages = "".join(f'<ofd:Page ID="{n + 20}" BaseLoc="{place}"/>' for n, place in enumerate(places))
    info = "<ofd:DocInfo><ofd:DocID>0123456789abcdef0123456789abcdef</ofd:DocID></ofd:DocInfo>"
    body = f"<ofd:DocBody>{info}<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    common = f"<ofd:MaxUnitID>50</ofd:MaxUnitID><ofd:PageArea>{BOX}</ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
    fonts = '<ofd:Fonts><ofd:Font ID="3" FontName="SimSun" FamilyName="SimSun"/></ofd:Fonts>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("OFD.xml", f'{HEAD}<ofd:OFD {NS} Version="1.0" DocType="OFD">{body}</ofd:OFD>')
        archive.writestr(
            "Doc_0/Document.xml",
            f"{HEAD}<ofd:Document {NS}><ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages></ofd:Document>",
        )
        archive.writestr("Doc_0/PublicRes.xml", f'{HEAD}<ofd:Res {NS} BaseLoc="Res">{fonts}</ofd:Res>')
        for place, text in zip(places, TEXTS, strict=True):
            archive.writestr("Doc_0/" + place.removeprefix("/Doc_0/"), page(text))
    return made.getvalue()


def read(places):
    ofd = OFD()
    ofd.read(document(places), fmt="binary")
    return ofd, [[line["text"] for line in one["text_list"]] for one in ofd.data[0]["page_info"].values()]


_, relative = read([f"Pages/Page_{n}/Content.xml" for n in range(3)])
ofd, absolute = read([f"/Doc_0/Pages/Page_{n}/Content.xml" for n in range(3)])
print("relative:", relative)
print("absolute:", absolute)
assert relative == [[text] for text in TEXTS]
assert absolute == [[TEXTS[2]]]
pages = len(pymupdf.open(stream=ofd.to_pdf(), filetype="pdf"))
print("pages of the PDF of the absolute one:", pages)
assert pages == 1
PY
echo "as described"
