"""One call in three languages, ready to be copied."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """A program in one language."""

    language: str
    code: str


def examples(url: str, *, with_key: bool) -> tuple[Example, ...]:
    """curl, Python's standard library, and Java 11 and later; keys come from the environment, never from the page."""
    return (
        Example(language="curl", code=_curl(url, with_key=with_key)),
        Example(language="Python", code=_python(url, with_key=with_key)),
        Example(language="Java", code=_java(url, with_key=with_key)),
    )


def _curl(url: str, *, with_key: bool) -> str:
    if not with_key:
        return f'curl "{url}"'
    return f'curl -H "Authorization: Bearer $MULU_KEY" -H "Mulu-Purpose: $MULU_PURPOSE" \\\n  "{url}"'


def _python(url: str, *, with_key: bool) -> str:
    headers = (
        ", headers={\n"
        '    "Authorization": "Bearer " + os.environ["MULU_KEY"],\n'
        '    "Mulu-Purpose": os.environ["MULU_PURPOSE"],\n}'
        if with_key
        else ""
    )
    imports = (
        "import json\nimport os\nimport urllib.request\n"
        if with_key
        else "import json\nimport urllib.request\n"
    )
    return (
        f"{imports}\n"
        f'request = urllib.request.Request("{url}"{headers})\n'
        "with urllib.request.urlopen(request) as answer:\n"
        "    print(json.dumps(json.load(answer), ensure_ascii=False, indent=2))"
    )


def _java(url: str, *, with_key: bool) -> str:
    headers = (
        '\n    .header("Authorization", "Bearer " + System.getenv("MULU_KEY"))'
        '\n    .header("Mulu-Purpose", System.getenv("MULU_PURPOSE"))'
        if with_key
        else ""
    )
    return (
        "import java.net.URI;\nimport java.net.http.*;\n\n"
        "class Rows {\n  public static void main(String[] words) throws Exception {\n"
        f'    var request = HttpRequest.newBuilder(URI.create("{url}")){headers}.build();\n'
        "    var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());\n"
        "    System.out.println(answer.body());\n  }\n}"
    )
