"""Mails: date with its offset, the body's own words, attachments as documents of their own."""

from email.message import EmailMessage
from pathlib import Path

from demo.paper import column, pdf
from recoupe.read.folder import read_folder

BODY = "Bonjour,\n\nLe bac de Sault est à l’arrêt depuis lundi, dit la mairie. La navette partira à 8 heures.\n"


def mail(path: Path, attachments: bool = True) -> None:
    message = EmailMessage()
    message["From"] = "Odile Garance <odile@sault.example>"
    message["Subject"] = "Arrêt du bac"
    message["Date"] = "Mon, 03 Feb 2025 10:15:00 +0200"
    message["Message-ID"] = "<1@sault.example>"
    message.set_content(BODY)
    if attachments:
        message.add_attachment(
            pdf([column("Le communiqué de la mairie annonce trois semaines de travaux.")]),
            maintype="application", subtype="pdf", filename="communique.pdf",
        )  # fmt: skip
        message.add_attachment(b"\0\1\2" * 50, maintype="image", subtype="png", filename="photo.png")
    path.write_bytes(bytes(message))


def test_body_attachment_and_what_cannot_be_read(tmp_path: Path) -> None:
    mail(tmp_path / "arret.eml")
    found = read_folder(tmp_path)
    assert [(d.format, d.place) for d in found.documents] == [("eml", ""), ("pdf", "attachment:1:communique.pdf")]
    body = found.documents[0]
    assert body.published.day == "2025-02-03"
    assert "partira à 8 heures" in body.text
    assert [n.code for n in found.notices] == ["read.format"]
    assert "photo.png" in found.notices[0].message


def test_the_subject_and_sender_are_known(tmp_path: Path) -> None:
    mail(tmp_path / "arret.eml", attachments=False)
    (document,) = read_folder(tmp_path).documents
    assert document.title is not None
    assert document.title.value == "Arrêt du bac"
    assert [a.value for a in document.authors] == ["Odile Garance"]
