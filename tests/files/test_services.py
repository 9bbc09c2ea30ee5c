"""Files: what they are is told from their content; each content is kept once and proves itself by its SHA-256."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.access.models import User
from app.access.scope import HiddenParent, Reach, Scope, acting_as
from app.core import clock
from app.core.db import db, writing
from app.core.errors import DomainError, NotAllowed
from app.core.work import Application
from app.files import services as files
from app.files import store, types
from app.files.models import Attachment, StoredFile
from app.files.states import AttachmentKind
from app.files.store import FileMissing
from tests.factories.contents import JPEG, PDF, PNG, office
from tests.factories.standing import Standing, standing


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PDF, "pdf"),
        (PNG, "png"),
        (JPEG, "jpg"),
        (office("word/document.xml"), "docx"),
        (office("xl/workbook.xml"), "xlsx"),
    ],
)
def test_the_content_says_what_a_file_is(content: bytes, name: str) -> None:
    found = types.type_of(content)

    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00program",
        b"<html><script>1</script></html>",
        b"PK\x03\x04broken",
        office("ppt/presentation.xml"),
        office("word/document.xml", "word/vbaProject.bin"),
        b" %PDF-1.7",
    ],
)
def test_a_content_that_is_none_of_ours_has_no_type(content: bytes) -> None:
    assert types.type_of(content) is None


def test_an_upload_is_kept_under_its_digest_and_attached(session: Any, bank: Standing) -> None:
    attachment = upload(bank, content=PDF, name="C:\\扫描\\借据 3500000.pdf")
    digest = hashlib.sha256(PDF).hexdigest()

    assert attachment.original_name == "借据 3500000.pdf"
    assert attachment.title == "借据 3500000"
    assert attachment.uploaded_by is bank.officer
    assert (attachment.stored_file.sha256, attachment.stored_file.size) == (digest, len(PDF))
    assert attachment.stored_file.path == f"{digest[:2]}/{digest[2:4]}/{digest}"
    assert (store.root() / attachment.stored_file.path).read_bytes() == PDF
    assert files.open_stored(stored_file=attachment.stored_file) == PDF


def test_the_same_content_is_kept_once(session: Any, bank: Standing) -> None:
    first, second = upload(bank), upload(bank, name="again.pdf")

    assert first.stored_file is second.stored_file
    assert session.scalar(select(func.count()).select_from(StoredFile)) == 1


def test_no_half_written_file_stays_behind(session: Any, bank: Standing) -> None:
    attachment = upload(bank)

    beside = [path.name for path in (store.root() / attachment.stored_file.path).parent.iterdir()]
    assert beside == [attachment.stored_file.sha256]


def test_a_program_under_a_harmless_name_is_refused(session: Any, bank: Standing) -> None:
    with pytest.raises(DomainError) as refusal:
        upload(bank, content=b"MZ\x90\x00program", name="借据.pdf")

    assert refusal.value.field == "file"
    assert "借据.pdf" in str(refusal.value)


def test_an_empty_file_is_refused(session: Any, bank: Standing) -> None:
    with pytest.raises(DomainError, match="empty"):
        upload(bank, content=b"")


def test_a_file_at_the_limit_is_kept_and_one_byte_more_is_refused(
    app: Application, session: Any, bank: Standing, one_megabyte: int
) -> None:
    upload(bank, content=PDF + bytes(one_megabyte - len(PDF)))

    with pytest.raises(DomainError, match="larger than 1 MB"):
        upload(bank, content=PDF + bytes(one_megabyte - len(PDF) + 1))


def test_a_type_that_the_bank_does_not_take_is_refused(app: Application, session: Any, bank: Standing, only_pdf: None) -> None:
    upload(bank, content=PDF)

    with pytest.raises(DomainError, match="none of pdf"):
        upload(bank, content=PNG)


def test_a_file_that_was_altered_on_the_disk_is_not_handed_out(session: Any, bank: Standing) -> None:
    stored = upload(bank, content=PDF + b"altered later").stored_file
    path = store.root() / stored.path
    path.chmod(0o600)
    path.write_bytes(b"something else")

    with pytest.raises(FileMissing, match="altered"):
        files.open_stored(stored_file=stored)
    path.unlink()
    with pytest.raises(FileMissing, match="not on the disk"):
        files.open_stored(stored_file=stored)


def test_a_file_taken_back_stays_on_record_but_counts_no_more(session: Any, bank: Standing) -> None:
    attachment = upload(bank, kind=AttachmentKind.EVIDENCE_LIST)
    assert files.of_kind(matter_id=bank.matter.id, kind=AttachmentKind.EVIDENCE_LIST) == [attachment]

    files.withdraw(actor=bank.officer, attachment=attachment)
    session.flush()

    assert not files.of_matter(matter_id=bank.matter.id)
    assert session.get(Attachment, attachment.id) is attachment
    with pytest.raises(DomainError):
        files.withdraw(actor=bank.officer, attachment=attachment)


def test_who_neither_added_a_file_nor_edits_matters_does_not_take_it_back(session: Any, bank: Standing) -> None:
    attachment = upload(bank)

    for actor in (bank.lawyer, bank.auditor, bank.approver):
        with pytest.raises(NotAllowed):
            files.withdraw(actor=actor, attachment=attachment)


def test_a_download_keeps_its_name_and_gets_the_ending_of_its_content(session: Any, bank: Standing) -> None:
    assert files.download_name(upload(bank, content=PNG, name="扫描件.jpeg")) == "扫描件.png"


def test_a_firm_sees_and_adds_files_of_its_own_matters_only(app: Application, session: Any, bank: Standing) -> None:
    key = upload(bank).id
    own, hidden, firm, lawyer = bank.other_matter.id, bank.matter.id, bank.other_lawyer.firm_id, bank.other_lawyer.id
    session.commit()

    with writing(), acting_as(Scope(Reach.FIRM, firm_id=firm, on=clock.today())):
        actor = db.session.get_one(User, lawyer)
        assert db.session.get(Attachment, key) is None
        assert not files.of_matter(matter_id=hidden)
        upload(bank, actor=actor, matter_id=own)
        with pytest.raises(HiddenParent):
            upload(bank, actor=actor, matter_id=hidden)


def test_an_auditor_adds_no_file_by_any_route(session: Any, bank: Standing) -> None:
    with pytest.raises(NotAllowed):
        upload(bank, actor=bank.auditor)


def upload(
    bank: Standing,
    *,
    content: bytes = PDF,
    name: str = "proof.pdf",
    kind: AttachmentKind = AttachmentKind.OTHER,
    matter_id: int | None = None,
    actor: User | None = None,
) -> Attachment:
    return files.keep_upload(
        actor=actor or bank.officer,
        matter_id=matter_id or bank.matter.id,
        stream=io.BytesIO(content),
        original_name=name,
        kind=kind,
    )


@pytest.fixture
def one_megabyte(app: Application, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setitem(app.config, "UPLOAD_MEGABYTES", 1)
    return 1024 * 1024


@pytest.fixture
def only_pdf(app: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "UPLOAD_TYPES", "pdf")


@pytest.fixture(autouse=True)
def own_folder(app: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(app.config, "FILES_PATH", str(tmp_path / "files"))
    yield


@pytest.fixture
def bank(session: Any) -> Standing:
    return standing()
