"""The style sheet of the diagrams, with the palette baked in or switched by the page."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Literal

from mldesign.render.diagram.palette import Palette, dark, light

Theme = Literal["light", "dark", "auto", "site"]
"""`light`, `dark`: colours baked in, any reader of SVG shows them; `auto`: follows the reader's
system;
`site`: no style inside, the page brings `stylesheet("site")` and switches by `data-theme`."""

_FONT = (  # no bare `system-ui`: on some desktops it is a face much wider than the measured ones
    'Inter,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans","Noto Sans",'
    "sans-serif"
)
_RULES = """
.ad text{fill:$ink}
.ad .bg{fill:$bg}
.ad .h1{font-size:19px;font-weight:700;letter-spacing:-.01em}
.ad .h2{font-size:12.5px;fill:$muted}
.ad .stage .box{stroke-width:1}
.ad .stage .lab{font-size:11px;font-weight:700;letter-spacing:.06em}
.ad .stage .num{font-size:10.5px;font-weight:700;fill:$bg}
.ad .card{fill:$card;stroke:$cardline;stroke-width:1}
.ad .tt{font-size:13px;font-weight:600}
.ad .st{font-size:11px;fill:$muted}
.ad .chip{stroke-width:.8}
.ad .chipt{font-size:10.5px;font-variant-numeric:tabular-nums}
.ad .ico{fill:none;stroke-width:1.35;stroke-linecap:round;stroke-linejoin:round}
.ad a{cursor:pointer;text-decoration:none}
.ad a:hover .card,.ad a:focus-visible .card{stroke:$ink;stroke-width:1.8}
.ad a:focus{outline:none}
.ad .flow path{fill:none;stroke:$edge;stroke-width:1.35;stroke-linecap:round}
.ad .flow polygon{fill:$edge;stroke:$edge;stroke-width:1;stroke-linejoin:round}
.ad .stream path{stroke-dasharray:6 4}
.ad .batch path{stroke-dasharray:.1 4.6;stroke-width:2.1}
.ad .shadow path{stroke:$shadow;stroke-dasharray:8 3 2 3}
.ad .shadow polygon{fill:$bg;stroke:$shadow}
.ad .loop path{stroke:$loop;stroke-width:2.1}
.ad .loop polygon{fill:$loop;stroke:$loop}
.ad .control path{stroke-width:1;stroke-dasharray:2 2.5}
.ad .control polygon{fill:$bg}
.ad .critical path{stroke:$crit;stroke-width:2.2;stroke-dasharray:none}
.ad .critical polygon{fill:$crit;stroke:$crit}
.ad .soft{opacity:.28}
.ad .pill{fill:$halo;opacity:.94}
.ad .el{font-size:10.5px;fill:$muted;font-variant-numeric:tabular-nums;text-anchor:middle}
.ad .critical .el{fill:$crit;font-weight:600}
.ad .loop .el{fill:$loop;font-weight:600}
.ad .shadow .el{fill:$shadow}
.ad .lg{font-size:11px;fill:$muted}
.ad .legend .ico{stroke:$muted}
.ad .legend .rule{stroke:$cardline;stroke-width:1}
"""
_TONE_RULES = """
.ad .t-T .box{fill:$T-fill;stroke:$T-line}
.ad .t-T .ko{fill:$T-fill}
.ad .t-T .lab,.ad .t-T .badge,.ad .t-T .chipt{fill:$T-ink}
.ad .t-T .bar{fill:$T-mark}
.ad .t-T .ico{stroke:$T-ink}
.ad .t-T .chip{fill:$T-fill;stroke:$T-line}
"""


@cache
def _rules(tones: tuple[str, ...]) -> str:
    return _RULES.lstrip() + "".join(_TONE_RULES.lstrip().replace("T", tone) for tone in tones)


def stylesheet(theme: Theme, tones: Iterable[str]) -> str:
    """CSS for diagrams that use these tones."""
    used = tuple(sorted(set(tones)))
    rules = _rules(used)
    font = f".ad{{font-family:{_FONT}}}\n"
    if theme in ("light", "dark"):
        palette = dark() if theme == "dark" else light()
        return font + re.sub(r"\$([a-z-]+)", lambda m: palette.colours[m[1]], rules)
    switched = re.sub(r"\$([a-z-]+)", r"var(--ad-\1)", rules)
    css = f"{font}.ad{{{_variables(light(), used)}}}\n"
    in_dark = f".ad{{{_variables(dark(), used)}}}"
    if theme == "auto":
        return f"{css}@media (prefers-color-scheme:dark){{{in_dark}}}\n{switched}"
    css += f"[data-theme=dark] {in_dark}\n"
    return f"{css}@media (prefers-color-scheme:dark){{[data-theme=auto] {in_dark}}}\n{switched}"


def _variables(palette: Palette, tones: tuple[str, ...]) -> str:
    return "".join(
        f"--ad-{name}:{colour};"
        for name, colour in palette.colours.items()
        if "-" not in name or name.partition("-")[0] in tones
    )
