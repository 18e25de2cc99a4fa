"""Writing a letter into its Word template, and looking at a template before it is taken."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from xml.etree.ElementTree import Element

import docx
from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate  # type: ignore[import-untyped]  # it ships no types
from jinja2 import TemplateError
from jinja2.exceptions import SecurityError, UndefinedError
from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from documents.letter_defaults import settled
from documents.letter_sandbox import Overgrown, Sandbox
from documents.word_files import is_word
from rules.letter_fields import fields_of, full_sample_of, sample_of
from rules.letters import LetterKind
from rules.refusals import LetterTemplateUnfit
from rules.words import Text

LARGEST, UNPACKED, PARTS = 5 * 1024 * 1024, 30 * 1024 * 1024, 400
"""The most a template may have: bytes, bytes unpacked, and parts."""
LONGEST_LETTER = 20 * 1024 * 1024
_MACROS = ("vbaproject", "vbadata", "activex", "oleobject", "embeddings/")
_KNOWN = (".xml", ".rels", ".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".odttf", "/")
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_SAYING = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_FIELDS_THAT_FETCH = ("INCLUDETEXT", "INCLUDEPICTURE", "DDE", "DDEAUTO", "LINK ")


def written(template: bytes, facts: Mapping[str, object]) -> bytes:
    """The letter: the template with its fields filled in. Raises LetterTemplateUnfit where it cannot be."""
    made = io.BytesIO()
    try:
        letter = DocxTemplate(io.BytesIO(template))
        letter.render(_clean(facts), Sandbox(facts), autoescape=True)
        letter.save(made)
    except UndefinedError as fault:
        raise _unfit(f"用到了没有的内容：{fault.message}", f"it asks for what there is not: {fault.message}") from fault
    except Overgrown as fault:
        raise _overgrown() from fault
    except SecurityError as fault:
        raise _overdone() from fault
    except (TemplateError, TypeError, ValueError, RecursionError) as fault:
        raise _unfit(f"无法套用：{fault}", f"it cannot be filled in: {fault}") from fault
    if made.tell() > LONGEST_LETTER:
        raise _overgrown()
    return settled(made.getvalue())


def check_template(content: bytes, kind: LetterKind) -> None:
    """Nothing, when letters of this kind may be written with the file. Raises LetterTemplateUnfit, all in words."""
    _refuse_dangerous(content)
    try:
        asked = DocxTemplate(io.BytesIO(content)).get_undeclared_template_variables(Sandbox(full_sample_of(kind)))
    except Overgrown as fault:
        raise _overgrown() from fault
    except SecurityError as fault:
        raise _overdone() from fault
    except TemplateError as fault:
        raise _unfit(f"标记写得不对：{fault}", f"a tag is not well written: {fault}") from fault
    except (OpcError, KeyError, ValueError, SyntaxError) as fault:
        raise _unreadable() from fault
    known = [one.name for one in fields_of(kind)]
    if unknown := sorted(asked - set(known)):
        raise _unfit(
            f"没有这些字段：{'、'.join(unknown)}。可用：{'、'.join(known)}",
            f"there are no such fields: {', '.join(unknown)}. There are: {', '.join(known)}",
        )
    made = written(content, sample_of(kind) | _MARKS)
    try:
        docx.Document(io.BytesIO(made))
    except (OpcError, KeyError, ValueError, SyntaxError) as fault:
        raise _unreadable() from fault
    _refuse_nameless(made)


_MARKS = {"number": "N7f3a9c", "dated_on": "D7f3a9c"}
"""Values no template says by itself."""


def _refuse_nameless(made: bytes) -> None:
    """Nothing, when what was written says its number and its date: without them a paper is no letter."""
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        said = "".join(parts.read(name).decode() for name in parts.namelist() if _SAYING.fullmatch(name))
    if lacking := [name for name, mark in _MARKS.items() if mark not in said]:
        tags = ", ".join(f"{{{{ {name} }}}}" for name in lacking)
        raise _unfit(f"没有写出文号或成文日期，请加入 {tags}", f"it does not say its number or its date; add {tags}")


def _refuse_dangerous(content: bytes) -> None:
    if len(content) > LARGEST:
        raise _unfit(f"超过 {LARGEST // 1024 // 1024} MB", f"it is larger than {LARGEST // 1024 // 1024} MB")
    if not is_word(content):
        raise _unreadable()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            listed = parts.infolist()
            # What a part says of its size may be a lie; what is read of it is bounded besides.
            if len(listed) > PARTS or sum(one.file_size for one in listed) > UNPACKED:
                raise _unfit("解压后过大", "it is too large when unpacked")
            names = [one.filename.lower() for one in listed]
            if any(part in name for name in names for part in _MACROS) or not all(map(_is_known, names)):
                raise _unfit("含有宏或嵌入对象，请另存为普通 .docx", "it holds macros or objects; save it as .docx")
            for one in listed:
                if one.filename.endswith((".xml", ".rels")):
                    _refuse_part(parts.open(one).read(UNPACKED), one.filename)
    except (zipfile.BadZipFile, RuntimeError, EOFError) as fault:
        raise _unreadable() from fault


def _refuse_part(content: bytes, name: str) -> None:
    """Nothing, unless a part leads out of the document."""
    # No entity is resolved: a few bytes could become gigabytes, or a file of this machine.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        raise _unreadable() from fault
    if root.getroottree().docinfo.doctype:
        raise _unreadable()
    if name == "[Content_Types].xml" and b"macroEnabled" in content:
        raise _unfit("是带宏的文档（.docm），请另存为 .docx", "it is a document with macros; save it as .docx")
    if any(_leads_out(one) for one in root.iter(_RELATIONSHIPS)):
        raise _unfit(
            "引用了外部文件、图片、链接或模板，请改为嵌入或删除",
            "it refers to something outside (a picture, a link, a template); embed it or take it out",
        )
    words = " ".join(one.text or "" for one in root.iter("{*}instrText")).upper()
    words += " ".join(str(value) for one in root.iter("{*}fldSimple") for value in one.attrib.values()).upper()
    if any(one in words for one in _FIELDS_THAT_FETCH):
        raise _unfit("含有从外部取内容的域，请删除", "it holds a field that fetches something; take it out")


def _is_known(name: str) -> bool:
    """Whether a part is of a kind documents are made of, by its ending: anything else may hold a page, or a program."""
    return name.endswith(_KNOWN)


def _leads_out(relationship: Element) -> bool:
    return str(relationship.get("TargetMode", "")).lower() == "external"


def _clean(facts: Mapping[str, object]) -> dict[str, object]:
    """What people wrote, without signs no XML may hold and those the writer takes for commands of its own."""

    def plain(value: object) -> object:
        if isinstance(value, str):
            return "".join(one for one in value.replace("\r\n", "\n") if one == "\n" or one.isprintable())
        return [{k: plain(v) for k, v in row.items()} for row in value] if isinstance(value, list) else value

    return {name: plain(value) for name, value in facts.items()}


def _unfit(zh: str, en: str) -> LetterTemplateUnfit:
    return LetterTemplateUnfit(why=Text(zh, en))


def _overdone() -> LetterTemplateUnfit:
    return _unfit(
        "含有不允许的写法，只能写字段名、是否为空和逐行列出",
        "it says more than it may: names of fields, whether one is empty, and a row for each of a list",
    )


def _overgrown() -> LetterTemplateUnfit:
    return _unfit("写出的文书过大", "the letter it makes is too large")


def _unreadable() -> LetterTemplateUnfit:
    return _unfit(
        "不是可用的 Word 文档，请用 Word 或 WPS 另存为 .docx", "it is no readable Word document; save it as .docx"
    )
