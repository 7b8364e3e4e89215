"""Make the sample files that cannot be written by hand: two PDFs with text, one without, two Word documents."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from demo.paper import Line, column, pdf

HERE = Path(__file__).parent / "corvenna"

PORT = """Le mouvement du port en ce début de mars reste soutenu malgré le mauvais temps annoncé sur le détroit. La
capitainerie de Port-Ambre a publié mardi son registre des trois derniers jours.

Sortis lundi 3 mars : le caboteur Aldine, à 14 h 05, pour Liguère, et le cargo Corvenna (armements Thélier), à 19 h 20,
pour Cadrizal, avec un chargement d'engrais en sacs. Le cargo Corvenna a quitté Port-Ambre lundi 3 mars à 19 h 20,
selon le registre de la capitainerie.

Entré mardi 4 mars : le ferry Dame-de-Velmar, à 6 h 50, avec deux cent dix passagers. La Corvenna est attendue à
Cadrizal le dimanche 9 mars.

La capitainerie rappelle que le chenal nord sera fermé mercredi de 8 heures à midi pour des travaux de dragage."""

HERALD = """The freighter Corvenna foundered off Cape Moreil in the small hours of Friday after sending a distress call
at 10:40 p.m. on Thursday. Fourteen sailors were picked up by the patrol boat Sentinelle and seven are missing.

"There were twenty-one people aboard and we have fourteen of them," said Commander Joris Halde of the Velmar Coast
Guard. The ship left Port-Ambre on Tuesday, Halde said.

The 92-metre bulk carrier was bound for Cadrizal with a cargo of bagged fertiliser. Families of the crew gathered at
the harbour office in Velmar, where a list of survivors was read out shortly before noon.

Waves of six metres were reported in the strait overnight. "You do not want to be out there in a ship of that age,"
said Petra Lund, a retired pilot."""

FARO = """El carguero Corvenna naufragó frente al cabo Moreil en la madrugada del viernes tras lanzar una llamada de socorro
a las 22:40 del jueves. Catorce marineros fueron rescatados por la patrullera Sentinelle y siete están desaparecidos.

«Había veintiuna personas a bordo y tenemos a catorce», declaró el comandante Joris Halde, de la Guardia Costera de
Velmar. El barco zarpó de Port-Ambre el martes, según Halde.

El granelero de 92 metros se dirigía a Cadrizal con un cargamento de fertilizante en sacos. Familiares de la tripulación
se reunieron en la oficina del puerto de Velmar, donde se leyó una lista de supervivientes poco antes del mediodía.

Durante la noche se registraron olas de seis metros en el estrecho. «Nadie quiere estar ahí fuera en un barco de esa
edad», dijo Petra Lund, práctica jubilada."""

INQUIRY = """La ministre des Transports, Ilse Brandal, a ouvert ce mardi 11 mars une enquête administrative sur le naufrage de la
Corvenna. « Nous devons la vérité aux familles », a-t-elle déclaré à Port-Ambre. Le rapport est attendu
avant l'été. Lundi 10 mars, Ilse Brandal a rencontré Irène Valcourt, directrice des armements Thélier, à Port-Ambre.

L'armateur est sorti de son silence. Selon Irène Valcourt, le navire a quitté Port-Ambre
« dans la nuit du lundi 3 au mardi 4 mars » avec vingt et un marins. « Aucune batterie ne figurait au
manifeste », a-t-elle ajouté.
Les armements Thélier démentent avoir embarqué des batteries.

La Corvenna avait passé tous ses contrôles, le dernier en novembre, assure la directrice.

L'épave doit être recherchée en avril. Les recherches ont été suspendues lundi à la tombée de la nuit."""


def main() -> None:
    """Write the files; the same bytes every time (Word documents apart from their zip times)."""
    (HERE / "01-courrier-d-ambre.pdf").write_bytes(
        pdf([[Line(72, 806, "Le Courrier d'Ambre", 8), Line(72, 770, "Mouvements du port", 18),
              *column(PORT, top=736), Line(290, 40, "4", 8)]], "Mouvements du port")
    )  # fmt: skip
    (HERE / "04-velmar-herald.pdf").write_bytes(
        pdf([[Line(72, 806, "Velmar Herald - Saturday 8 March 2025", 8),
              Line(72, 770, "Seven missing after freighter founders off Cape Moreil", 17),
              Line(72, 748, "By Owen Marsh, Saturday 8 March 2025", 9), *column(HERALD, top=720)]])
    )  # fmt: skip
    (HERE / "rapport-sauvetage-scan.pdf").write_bytes(pdf([[] for _ in range(3)]))
    _word(
        "06-el-faro.docx", "Siete desaparecidos frente al cabo Moreil", "El Faro de Cadrizal, 9 de marzo de 2025", FARO
    )
    _word("07-courrier-enquete.docx", "Naufrage de la Corvenna : une enquête est ouverte",
          "Le Courrier d’Ambre, mardi 11 mars 2025, par Lucien Ferrat", INQUIRY)  # fmt: skip


def _word(name: str, title: str, line: str, text: str) -> None:
    import docx

    book = docx.Document()
    book.core_properties.author = ""
    book.core_properties.created = book.core_properties.modified = datetime(2025, 1, 1)
    book.add_heading(title, 0)
    book.add_paragraph(line)
    for paragraph in text.split("\n\n"):
        book.add_paragraph(" ".join(paragraph.split()))
    book.save(str(HERE / name))


if __name__ == "__main__":
    main()
