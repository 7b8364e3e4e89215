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


def codes_and_texts(tmp_path: Path, raw: bytes) -> tuple[list[str], list[str]]:
    (tmp_path / "a.eml").write_bytes(raw)
    found = read_folder(tmp_path)
    return [d.text.strip() for d in found.documents], [n.code for n in found.notices]


HEAD = b"From: a@b.example\nTo: c@d.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=X\n\n"


def test_a_forwarded_mail_is_read_and_an_outlook_package_named(tmp_path: Path) -> None:
    raw = HEAD + (
        b"--X\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: base64\n\n"
        b"TGUgYmFjIGVzdCBhcnJpdukgaGllci4=\n"
        b"--X\nContent-Type: message/rfc822\n\nFrom: e@f.example\nDate: Mon, 03 Mar 2025 10:00:00 +0100\n"
        b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        b"La navette est rentr=C3=A9e mardi.\n"
        b"--X\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\neJ8+IgAA\n--X--\n"
    )
    texts, codes = codes_and_texts(tmp_path, raw)
    assert texts == ["Le bac est arrivé hier.", "La navette est rentrée mardi."]
    assert codes == ["read.format"]


def test_what_a_broken_boundary_leaves_is_read(tmp_path: Path) -> None:
    assert codes_and_texts(tmp_path, HEAD + b"Le bac est parti hier.\n") == (["Le bac est parti hier."], [])
    raw = HEAD + b"--X\nContent-Type: text/plain\n\nLe bac est parti hier.\n"
    assert codes_and_texts(tmp_path, raw) == (["Le bac est parti hier."], [])


def test_html_where_the_plain_text_is_empty(tmp_path: Path) -> None:
    raw = HEAD.replace(b"mixed", b"alternative") + (
        b"--X\nContent-Type: text/plain\n\n \n--X\nContent-Type: text/html; charset=iso-8859-1\n\n"
        b"<p>Arriv\xe9 hier soir.</p>\n--X--\n"
    )
    assert codes_and_texts(tmp_path, raw) == (["Arrivé hier soir."], [])


def test_mails_in_mails_without_end(tmp_path: Path) -> None:
    raw = b"Content-Type: text/plain\n\nTout au fond.\n"
    for _ in range(30):
        raw = b"From: a@b.example\nTo: c@d.example\nContent-Type: message/rfc822\n\n" + raw
    assert codes_and_texts(tmp_path, raw) == ([], ["read.nested"])


def test_a_picture_in_the_text_without_words_is_only_counted(tmp_path: Path) -> None:
    raw = HEAD + (
        b"--X\nContent-Type: text/plain\n\nLe bac est parti hier.\n"
        b"--X\nContent-Type: image/gif; name=logo.gif\nContent-Disposition: inline\nContent-Transfer-Encoding: base64\n\n"
        b"R0lGODlhAQABAAAAACw=\n--X--\n"
    )
    (tmp_path / "a.eml").write_bytes(raw)
    found = read_folder(tmp_path)
    assert [d.text.strip() for d in found.documents] == ["Le bac est parti hier."]
    assert [(n.code, n.level) for n in found.notices] == [("read.passed-over", "info")]
