"""A dossier as one HTML file that opens from disk: script, style and data inside, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from importlib import resources
from typing import Literal

from recoupe.errors import RecoupeError
from recoupe.model import Dossier
from recoupe.publish.pagedata import page_data

_PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Recoupe {version}">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<div id="page"></div>
<noscript><p>{noscript}</p></noscript>
<script type="application/json" id="dossier">{data}</script>
<script>{script}</script>
</body>
</html>
"""
_NOSCRIPT = {
    "fr": "Cette page dessine le dossier avec le script qu’elle contient. Autorisez JavaScript pour la lire.",
    "en": "This page draws the dossier with the script inside it. Allow JavaScript to read it.",
}


def render(dossier: Dossier, *, title: str, lang: Literal["fr", "en"] = "fr", file: str = "") -> str:
    """The page of `dossier` as one self-contained HTML text; `lang` is the language of its own words.

    `file`: the name of the dossier's file, as the commands that the page shows call it.

    Documents go in as JSON with `<` escaped, so no text can end the script element that holds them; the page shows
    strings only as text. Its policy allows this one script and this one style by their hashes and no connection at
    all. Raises RecoupeError when the page's own code was not built.
    """
    script = _part("page.js").replace("</script", "<\\/script").replace("<!--", "<\\!--")
    style = _part("page.css").replace("</style", "<\\/style")
    data = json.dumps(page_data(dossier, title=title, lang=lang, file=file), ensure_ascii=False, separators=(",", ":"))
    # A lone surrogate, from a damaged file name or text, cannot be written as UTF-8; it still counts as one character.
    data = data.encode("utf-8", "replace").decode("utf-8").replace("<", "\\u003c").replace("\u2028", "\\u2028")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_digest(script)}'",
            f"style-src '{_digest(style)}'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    return _PAGE.format(
        lang=lang,
        policy=policy,
        version=html.escape(dossier.version),
        title=html.escape(f"{title} – Recoupe".encode("utf-8", "replace").decode("utf-8")),
        style=style,
        noscript=_NOSCRIPT[lang],
        data=data,
        script=script,
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _part(name: str) -> str:
    part = resources.files("recoupe.publish").joinpath("page", name)
    try:
        return part.read_text(encoding="utf-8")
    except OSError as missing:
        raise RecoupeError(
            f"the page's {name} was not built; install Recoupe again (`make test` in a checkout, or pip install)"
        ) from missing
