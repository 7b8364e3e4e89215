"""Mailboxes: mail after mail, with what each holds; lines that only look like the beginning of one stay text."""

from email.message import EmailMessage

from recoupe.read.limits import Limits
from recoupe.read.open import drafts_of


def letter(number: int, text: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = f"Odile Garance <o{number}@port.example>", "redaction@port.example"
    message["Subject"] = f"Bac {number}"
    message.set_content(text)
    return bytes(message)


def escaped(mail: bytes) -> bytes:
    """The mail as a mailbox holds it: lines of its text that begin as a mail does have a mark before them."""
    head, _, text = mail.partition(b"\n\n")
    return head + b"\n\n" + (b"\n" + text).replace(b"\nFrom ", b"\n>From ")[1:]


def test_every_mail_is_a_document_and_from_lines_in_texts_are_not_mails() -> None:
    inner = "From Port-Ambre to Sault: late.\n\nFrom the harbour office at 10:15: nothing.\n\nFrom here on, silence."
    line = b"From odile@port.example Mon Mar  3 10:15:00 2025\n"
    raw = b"".join(line + escaped(letter(number, inner)) + b"\n" for number in (1, 2, 3))
    drafts = drafts_of("archive", raw).drafts
    assert [draft.place for draft in drafts] == ["message:1", "message:2", "message:3"]
    assert [clue.value for clue in drafts[1].clues if clue.field == "title"] == ["Bac 2"]
    assert drafts[0].text.strip() == inner


def test_a_mailbox_with_other_line_ends_attachments_and_an_empty_mail() -> None:
    message = EmailMessage()
    message["From"], message["To"] = "a@b.example", "c@d.example"
    message.set_content("Voir la pièce jointe.")
    message.add_attachment("Le bac est à quai.", filename="note.txt")
    raw = b"From - Mon Mar 03 10:15:00 2025\r\n" + bytes(message).replace(b"\n", b"\r\n")
    raw += b"\r\nFrom - Mon Mar 03 10:16:00 2025\r\nFrom: x@y.example\r\nTo: z@y.example\r\n\r\n"
    opened = drafts_of("INBOX", raw)
    assert [draft.place for draft in opened.drafts] == ["message:1", "message:1/attachment:1:note.txt"]
    assert [(place, error.code) for place, error in opened.failures] == [("message:2", "read.no-text")]


def test_a_long_mailbox_stops_at_the_limit() -> None:
    raw = b"".join(b"From a@b.example Mon Mar  3 10:15:00 2025\n" + letter(n, "Bonjour.") + b"\n" for n in range(30))
    opened = drafts_of("a.mbox", raw, Limits(parts=10))
    assert len(opened.drafts) == 10
    assert [(place, error.code) for place, error in opened.failures] == [("message:11", "read.too-many")]
    assert len(drafts_of("a.mbox", raw, Limits(unpacked_bytes=1500)).drafts) < 10
