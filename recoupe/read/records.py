from recoupe.model import *
import hashlib
def from_record(record):
    text=record["text"]; lang=record.get("lang") or "fr"; dct=(record.get("dct") or "")[:10] or None
    doc="d"+hashlib.sha256((str(record.get("id",""))+text).encode()).hexdigest()[:12]
    blocks=[];sents=[];at=0
    import pysbd
    for line in text.split("\n"):
        s=trimmed(doc,text,at,at+len(line)); at+=len(line)+1
        if s is None: continue
        blocks.append(Block(span=s,kind="paragraph",language=lang))
        for x in pysbd.Segmenter(language=lang,clean=False,char_span=True).segment(s.of(text)):
            t=trimmed(doc,text,s.start+x.start,s.start+x.end)
            if t: sents.append(Sentence(span=t,block=len(blocks)-1))
    return Document(id=doc,names=(str(record.get("id","")),),format="record",sha256=hashlib.sha256(text.encode()).hexdigest(),text=text,origin=identity(text),blocks=tuple(blocks),sentences=tuple(sents),language=lang,published=Published(earliest=dct,latest=dct,status="given" if dct else "unknown"))
