"""What a page may load and run: its Content-Security-Policy, and the one script that stands in it."""

import base64
import hashlib
import json
import re

from pages import npm

# Before anything is drawn: light or dark, as chosen here before, or else as the system has it.
THEME = """\
let chosen;
try { chosen = localStorage.getItem("recviz-theme"); } catch { /* storage is refused */ }
const dark = matchMedia("(prefers-color-scheme: dark)").matches;
document.documentElement.dataset.theme = chosen ?? (dark ? "dark" : "light");"""


def of_a_page(*scripts, styles=()):
    """Return the policy of a page that holds these scripts and style sheets within itself, and no other."""
    rules = {
        "default-src": "'self'",
        "script-src": f"'self' 'wasm-unsafe-eval'{sources(scripts)}",
        # The editor of cells writes its style sheet itself, under this name (site/web/python/editor.js).
        "style-src": f"'self' 'nonce-editor'{sources(styles)}",
        # KaTeX places the parts of a formula by style attributes, and so do the outputs of lessons. They can
        # change how a page looks, and run nothing.
        "style-src-attr": "'unsafe-inline'",
        "img-src": "'self' data:",
        "worker-src": "'self'",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def sources(texts):
    """Return hashes by which a policy knows these very texts."""
    digests = [hashlib.sha256(text.encode()).digest() for text in texts]
    return "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def of_slides():
    """Return the policy of slides; the speaker's view, a window they write, lives by it too."""
    text = (npm.MODULES / "reveal.js" / "dist" / "plugin" / "notes.mjs").read_text(encoding="utf-8")
    _, _, written = text.replace(r"\xA0", "\N{NO-BREAK SPACE}").partition("document.write(")
    view, _end = json.JSONDecoder(strict=False).raw_decode(written)
    scripts, styles = (re.findall(f"<{tag}>(.*?)</{tag}>", view, re.DOTALL) for tag in ("script", "style"))
    return of_a_page(*scripts, styles=styles)
