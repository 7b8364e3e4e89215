from recoupe.read.records import from_record


def test_a_record_keeps_its_lines_date_and_language() -> None:
    text = "Un cargo disparaît\nLe cargo a quitté le port. Il n'est pas revenu.\n \nPersonne ne sait où il est."
    read = from_record({"id": "r1", "text": text, "lang": "fr", "dct": "2021-03-04"})
    assert read.names == ("r1",)
    assert read.format == "record"
    assert [b.kind for b in read.blocks] == ["title", "paragraph", "paragraph"]
    assert len(read.sentences) == 4
    assert (read.published.day, read.published.status) == ("2021-03-04", "given")
    assert {b.language for b in read.blocks} == {"fr"}


def test_offsets_of_a_record_lead_back_to_it() -> None:
    text = "Le\u00a0cargo \u00ad est parti.\r\nIl reviendra."
    read = from_record({"id": "r2", "text": text, "lang": "fr"})
    last = read.sentences[-1].span
    place = read.origin.source(last.start, last.end)
    assert place is not None
    assert text[place[0] : place[1]] == "Il reviendra."


def test_two_records_of_one_text_are_two_documents() -> None:
    assert from_record({"id": "a", "text": "Fin."}).id != from_record({"id": "b", "text": "Fin."}).id


def test_an_empty_record_is_an_empty_document() -> None:
    read = from_record({"id": "e", "text": " \n", "lang": "fr", "dct": None})
    assert read.blocks == read.sentences == ()
