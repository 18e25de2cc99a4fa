"""Templates of letters: what comes along is fit, what is handed in is looked at, and the paper can be made."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from documents import letter_setting
from documents.letter_defaults import default_template
from documents.letter_designs import DESIGNS
from documents.letter_pdf import as_pdf
from documents.letter_setting import set_as
from documents.letter_writing import LARGEST, PARTS, check_template, written
from rules.letter_fields import fields_of, sample_of
from rules.letters import LetterKind
from rules.refusals import LetterTemplateUnfit, NoPdf
from rules.words import Language
from tests.support.letters import paragraphs

KIND = LetterKind.SUPERVISION_LETTER


def saying(*lines: str) -> bytes:
    """A template somebody made in Word."""
    document, made = docx.Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(made)
    return made.getvalue()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same document with one part changed, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for one in parts.namelist():
            packed.writestr(one, change(parts.read(one)) if one == name else parts.read(one))
        if name not in parts.namelist():
            packed.writestr(name, change(b""))
    return out.getvalue()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", LetterKind, ids=lambda kind: kind.value)
def test_what_comes_along_is_fit_and_always_the_same(kind: LetterKind, language: Language) -> None:
    content = default_template(kind, language)
    check_template(content, kind)
    default_template.cache_clear()
    assert default_template(kind, language) == content
    facts = sample_of(kind)
    assert written(content, facts) == written(content, facts)
    said = paragraphs(written(content, facts))
    assert said[0].casefold() == kind.label(language).casefold()
    names = {one.name for one in fields_of(kind)}
    assert {*DESIGNS[kind].rows, *filter(None, [DESIGNS[kind].list_of])} <= names


def test_a_field_nobody_publishes_is_named_with_those_there_are() -> None:
    with pytest.raises(LetterTemplateUnfit) as no:
        check_template(saying("{{ number }} {{ pupil }}", "{{ overdue_days }}"), KIND)
    assert "pupil" in no.value.say()
    assert "overdue_days" in no.value.say(Language.EN)
    check_template(saying("{{ number }} {{ dated_on }}", "{{ overdue_days }}"), KIND)
    with pytest.raises(LetterTemplateUnfit):
        check_template(saying("{{ overdue_days }}"), LetterKind.ASSIGNMENT)
    # Minutes are about no hazard, and no other letter is about a meeting.
    with pytest.raises(LetterTemplateUnfit, match="school"):
        check_template(saying("{{ number }} {{ school }}"), LetterKind.MINUTES)
    with pytest.raises(LetterTemplateUnfit, match="attending"):
        check_template(saying("{{ attending }}"), KIND)


@pytest.mark.parametrize(
    "line",
    [
        "{{ cycler.__init__.__globals__ }}",
        "{{ number.__class__ }}",
        "{{ number.upper() }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ number|attr('__class__') }}",
        "{{ number * 1000000000 }}",
        "{% for a in number %}{% for b in number %}{% endfor %}{% endfor %}",
        "{% for a in files recursive %}{% endfor %}",
        "{% for a in description %}{{ a }}{% endfor %}",
        "{% set x = number %}",
        "{% include 'x' %}",
        "{% macro x() %}{{ x() }}{% endmacro %}",
        "{{ number",
        "{% if number %}",
    ],
)
def test_a_template_that_says_more_than_names_is_refused(line: str) -> None:
    with pytest.raises(LetterTemplateUnfit):
        check_template(saying(line), KIND)
    with pytest.raises(LetterTemplateUnfit):
        written(saying(line), sample_of(KIND))


def test_a_template_that_comes_to_more_than_any_letter_is_refused_before_it_is_written() -> None:
    often = "{% for one in files %}" + "{{ description }}" * 2000 + "{% endfor %}"
    content, kind = saying("{{ number }} {{ dated_on }}", often), LetterKind.RECTIFICATION_REPORT
    facts = sample_of(kind)
    assert written(content, facts)
    with pytest.raises(LetterTemplateUnfit, match="过大"):
        check_template(content, kind)
    with pytest.raises(LetterTemplateUnfit, match="过大"):
        written(content, facts | {"description": "很长" * 300})


def test_a_template_without_number_or_date_is_refused() -> None:
    for lines in (("{{ description }}",), ("{{ number }}",), ("{% if number %}x{% endif %} {{ dated_on }}",)):
        with pytest.raises(LetterTemplateUnfit, match="文号"):
            check_template(saying(*lines), KIND)


def _relation(content: bytes) -> bytes:
    added = (
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        b'Target="http://192.0.2.1/x.png" TargetMode="External"/></Relationships>'
    )
    return content.replace(b"</Relationships>", added)


def _fetching(content: bytes) -> bytes:
    field = b'<w:p><w:fldSimple w:instr=" INCLUDEPICTURE \\"x\\" "/></w:p></w:body>'
    return content.replace(b"</w:body>", field)


_DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
DANGEROUS = {
    "a picture from elsewhere": lambda: with_part(saying("x"), "word/_rels/document.xml.rels", _relation),
    "a field that fetches": lambda: with_part(saying("x"), "word/document.xml", _fetching),
    "a macro": lambda: with_part(saying("x"), "word/vbaProject.bin", lambda _: b"x"),
    "a docm": lambda: with_part(
        saying("x"), "[Content_Types].xml",
        lambda one: one.replace(b"wordprocessingml.document.main+xml", b"macroEnabled.main+xml"),
    ),
    "a page inside": lambda: with_part(saying("x"), "word/afchunk.htm", lambda _: b"<html/>"),
    "entities": lambda: with_part(
        saying("x"), "word/document.xml", lambda one: one.replace(b"<w:document", _DOCTYPE + b"<w:document", 1)
    ),
    "a bomb": lambda: with_part(saying("x"), "word/more.xml", lambda _: b" " * 40_000_000),
    "many parts": lambda: _many(saying("x")),
    "too large": lambda: b"PK" + b"x" * LARGEST,
    "no document": lambda: b"PK\x03\x04 none",
    "an old document": lambda: b"\xd0\xcf\x11\xe0 old",
}  # fmt: skip


def _many(content: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as packed:
        for number in range(PARTS):
            packed.writestr(f"word/part{number}.xml", "<x/>")
    return out.getvalue()


@pytest.mark.parametrize("what", DANGEROUS)
def test_a_file_that_could_harm_is_refused_in_words(what: str) -> None:
    with pytest.raises(LetterTemplateUnfit) as no:
        check_template(DANGEROUS[what](), KIND)
    assert no.value.say() != no.value.say(Language.EN)


def test_without_libreoffice_the_letter_is_set_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    letter = written(default_template(KIND), sample_of(KIND))
    if not letter_setting.fonts_for_chinese():
        pytest.skip("no font of this machine holds Chinese")
    made = as_pdf(letter)
    assert made.startswith(b"%PDF-")
    assert as_pdf(letter) == made
    assert len(set_as(letter, "png")) == 1


def test_where_no_font_holds_chinese_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(letter_setting, "_families", lambda: frozenset({"DejaVu Sans"}))
    with pytest.raises(NoPdf, match="fonts-noto-cjk"):
        as_pdf(written(default_template(KIND), sample_of(KIND)))


OFFICE = """#!{python}
import pathlib, sys, time
given = sys.argv[1:]
assert any(one.startswith("-env:UserInstallation=file://") for one in given), given
out, source = pathlib.Path(given[given.index("--outdir") + 1]), pathlib.Path(given[-1])
assert source.read_bytes()[:2] == b"PK"
{does}
"""
WRITES = "(out / (source.stem + '.pdf')).write_bytes(b'%PDF-1.7 by the office')"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A program on PATH that is called like LibreOffice, and does what it is told to."""

    def put(does: str) -> None:
        path = tmp_path / "soffice"
        path.write_text(OFFICE.format(python=sys.executable, does=does), encoding="utf-8")
        path.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    return put


def test_with_libreoffice_it_makes_the_pdf(office: Callable[[str], None]) -> None:
    office(WRITES)
    assert as_pdf(default_template(KIND)) == b"%PDF-1.7 by the office"


@pytest.mark.parametrize("does", ["pass", "sys.exit(1)", "(out / 'letter.pdf').write_bytes(b'')"])
def test_an_office_that_wrote_nothing_is_not_believed(office: Callable[[str], None], does: str) -> None:
    office(does)
    with pytest.raises(NoPdf, match="LibreOffice"):
        as_pdf(default_template(KIND))


def test_an_office_that_hangs_is_ended(office: Callable[[str], None]) -> None:
    office("time.sleep(600)")
    with pytest.raises(NoPdf, match="LibreOffice"):
        as_pdf(default_template(KIND), patience=0.5)
