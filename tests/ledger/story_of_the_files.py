"""What people show: evidence with views of every fate, materials that stay and that go."""

from __future__ import annotations

from tests.cast import Cast, do
from tests.support.files import PDF, kept, png

LINK = "https://www.gov.example/standard"


def show_files(cast: Cast) -> None:
    stream, member = cast.stream, cast.member

    def post(text: str, content: bytes, name: str) -> str:
        file = kept(cast, member, content, name)
        said = {"text": text, "files": [file], "links": [LINK]}
        return do(stream, member, "statement.post", **said)["statement"]

    post("采光测算见附件。", PDF, "采光测算.pdf")
    hidden = post("照片里有人脸。", png(), "照片.png")
    do(stream, cast.chair, "statement.hide", statement=hidden, reason="含有肖像")
    do(stream, member, "statement.withdraw", statement=post("发错了。", PDF, "错.pdf"))
    _add_materials(cast)


def _add_materials(cast: Cast) -> None:
    stream, housing = cast.stream, cast.housing
    report = {"kind": "report", "title": "情况介绍", "agenda_item": cast.first_item}
    do(stream, housing, "material.add", **report, text="全县共有317个单元。")
    do(stream, housing, "material.add", **report, file=kept(cast, housing))
    gone = {"kind": "other", "title": "误传", "file": kept(cast, housing)}
    material = do(stream, housing, "material.add", **gone)["material"]
    do(stream, housing, "material.remove", material=material)
    research = {"kind": "research", "title": "调研报告", "link": LINK}
    do(stream, cast.office, "material.add", **research)
