"""The words of the interface stand in one file, and nowhere else."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import esprima
from jinja2 import Environment, FileSystemLoader

from site_builder import words
from site_builder.codelists import SHAPES
from site_builder.law import ARTICLES
from site_builder.ledgers.processes import processes
from site_builder.pages.layout import templates
from site_builder.pages.ledgers import LEDGERS
from site_builder.words.in_templates import teach

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.S)
USED = re.compile(r"\bw\.((?:[a-z_0-9]+\.)+[a-z_0-9]+)")


def contract_terms(repository: Path) -> frozenset[str]:
    """The values that files may say: every text that an `enum` or `const` of the schemas has."""

    def found(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            for key, part in value.items():
                if key == "enum":
                    yield from (one for one in part if isinstance(one, str))
                elif key == "const" and isinstance(part, str):
                    yield part
                else:
                    yield from found(part)
        elif isinstance(value, list):
            for part in value:
                yield from found(part)

    schemas = (repository / "schemas").glob("*.schema.json")
    return frozenset(one for file in schemas for one in found(json.loads(file.read_text("utf-8"))))


def template_texts(repository: Path) -> Mapping[str, str]:
    folders = (repository / "site_builder/pages/templates", repository / "site_builder/theme")
    files = sorted(file for folder in folders for file in folder.rglob("*.html"))
    return {
        file.relative_to(repository).as_posix(): COMMENT.sub("", file.read_text("utf-8")) for file in files
    }


def test_no_template_has_a_chinese_word_of_its_own(repository: Path) -> None:
    terms = contract_terms(repository)
    assert "无条件共享" in terms
    # A value of a file may be compared with, handed on, or stand in an address; it may not be shown.
    value = re.compile("|".join(rf'"{term}"|(?<=[=]){term}(?=["&])' for term in sorted(terms)))
    texts = template_texts(repository)
    assert len(texts) > 45
    assert {name: found for name, text in texts.items() if (found := HAN.findall(value.sub("", text)))} == {}


def test_every_template_compiles_and_every_word_is_said_somewhere(repository: Path) -> None:
    environment = templates(words.standard())
    for name in environment.list_templates():
        environment.get_template(name)
    theme = Environment(loader=FileSystemLoader(repository / "site_builder/theme"))
    theme.filters["url"] = str
    teach(theme, words.standard())
    for name in theme.list_templates(extensions=["html"]):
        theme.get_template(name)
    used = {key for text in template_texts(repository).values() for key in USED.findall(text)}
    code = "\n".join(file.read_text("utf-8") for file in sorted((repository / "site_builder").rglob("*.py")))
    used |= {key for file in scripts(repository) for key in said_in(file)}
    used |= {f"ledgers.{one.name}.{what}" for one in LEDGERS for what in ("title", "about", "opener")}
    whole = re.findall(r'\btable\("([a-z_.]+)"\)', code)
    unused = {
        key
        for key in words.standard().standard.keys() - used
        if f'"{key}"' not in code and key.rpartition(".")[0] not in whole
    }
    assert unused == set()


def test_no_word_with_markup_stands_in_an_attribute(repository: Path) -> None:
    attribute = re.compile(r'="((?:\{\{.*?\}\}|[^"<>])*)"')
    within = (one for text in template_texts(repository).values() for one in attribute.findall(text))
    found = {key for one in within for key in USED.findall(one)}
    assert "data.first_rows" in found
    assert {key for key in found if words.is_marked(words.standard().standard[key])} == set()


def scripts(repository: Path) -> list[Path]:
    return sorted((repository / "site_builder/theme/assets").rglob("*.js"))


def said_in(script: Path) -> Iterator[str]:
    """The words that a script says, by its own name for their table or by the full one."""
    text = script.read_text("utf-8")
    for folder, key in re.findall(r"\bmuluWords\.(\w+)\.(\w+)", text):
        yield f"script.{folder}.{key}"
    for own, folder in re.findall(r"\b(\w+) = window\.muluWords\.(\w+);", text):
        yield from (f"script.{folder}.{key}" for key in re.findall(rf"\b{own}\.(\w+)", text))


def parsed(script: Path) -> Any:
    # Its check of regular expressions is Python's, which knows other classes.
    return esprima.parseScript(script.read_text("utf-8"), {"tolerant": True})


def literals(node: Any) -> Iterator[str]:
    """Every text of a script, and every name; a pattern recognises words and says none."""
    if isinstance(node, list):
        for one in node:
            yield from literals(one)
    elif isinstance(node, esprima.nodes.Node):
        if node.type == "Literal" and isinstance(node.value, str):
            yield node.value
        elif node.type == "TemplateElement":
            yield node.value.cooked
        elif node.type == "Identifier":
            yield node.name
        for part in vars(node).values():
            yield from literals(part)


FINDINGS = "assets/form/wording.js"
"""What is wrong with a file, word for word as `mulu check` says it: findings are no words of the interface."""


def test_no_script_has_a_chinese_word_of_its_own_and_each_says_words_that_there_are(repository: Path) -> None:
    terms, known = contract_terms(repository), words.standard().standard
    own: dict[str, set[str]] = {}
    for file in scripts(repository):
        name = file.relative_to(repository / "site_builder/theme").as_posix()
        own[name] = {one for one in literals(parsed(file)) if HAN.search(one)}
        assert {key for key in said_in(file) if key not in known} == set(), name
    assert own.pop(FINDINGS) - terms != set()
    assert {name: found for name, texts in own.items() if (found := texts - terms)} == {}


NO_WORDS: Mapping[str, str] = {
    "figures/evaluation_files.py": "files that a report encloses, byte for byte",
    "pages/rule_text.py": "what a rule says stands in its own module, for the terminal as for the site",
    "pages/samples.py": "made-up values, and the parts of names by which it is told what a field is about",
}
"""Modules whose Chinese texts are no words of the interface, and why."""


def python_literals(module: Path) -> Iterator[str]:
    """Every text of a module but docstrings and patterns: a pattern recognises words and says none."""
    tree = ast.parse(module.read_text("utf-8"))
    left_out = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    left_out |= {
        id(one)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile"
        for one in node.args
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield node.value


def values_of_files(repository: Path) -> frozenset[str]:
    """What pages may compare with or look up: terms of schemas and code lists, states of cases, articles."""
    lists = {word for shape in SHAPES.values() for choice in shape.words.values() for word in choice}
    states = {state for process in processes().values() for state in process.states}
    articles = {stem for key in ARTICLES for stem in (key, key.partition("（")[0])}
    return contract_terms(repository) | lists | states | articles


def test_no_module_of_pages_or_plots_has_a_chinese_word_of_its_own(repository: Path) -> None:
    """Words of the interface are what pages and scripts say.

    Findings, rules, what commands print, and what pages show as commands, papers and exports say it too
    (`casework`, `evaluation`, `ledgers`) are none: they are one text for all readers.
    """
    values = values_of_files(repository)
    folder = repository / "site_builder"
    modules = sorted([*(folder / "pages").glob("*.py"), *(folder / "figures").glob("*.py")])
    own = {
        module.relative_to(folder).as_posix(): {one for one in python_literals(module) if HAN.search(one)}
        - values
        for module in modules
    }
    assert all(own.pop(name) for name in NO_WORDS)
    assert {name: texts for name, texts in own.items() if texts} == {}


def calls_in(module: Path) -> Iterator[tuple[str, frozenset[str]]]:
    """Each word that a module says by name, with the values that it hands it."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        if ast.unparse(node.func).rpartition(".")[2] not in ("say", "words"):
            continue
        first = node.args[0]
        for one in (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,):
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                yield one.value, frozenset(keyword.arg or "**" for keyword in node.keywords)


def calls_of(script: Path) -> Iterator[tuple[str, frozenset[str]]]:
    """The same of a script."""
    text = script.read_text("utf-8")
    own = dict(re.findall(r"\b(\w+) = window\.muluWords\.(\w+);", text))

    def found(node: Any) -> Iterator[tuple[str, frozenset[str]]]:
        if isinstance(node, list):
            for one in node:
                yield from found(one)
        elif isinstance(node, esprima.nodes.Node):
            callee = getattr(node, "callee", None)
            if callee and callee.type == "MemberExpression" and getattr(callee.object, "name", "") in own:
                (values,) = node.arguments
                names = frozenset(one.key.name for one in values.properties)
                yield f"script.{own[callee.object.name]}.{callee.property.name}", names
            for part in vars(node).values():
                yield from found(part)

    return found(parsed(script))


def test_every_word_is_handed_the_values_that_it_asks_for(repository: Path) -> None:
    """Also where no test comes by; templates are compiled, which asks the same."""
    said = words.standard()
    modules = sorted((repository / "site_builder").rglob("*.py"))
    calls = [(file, *call) for file in modules for call in calls_in(file) if call[0] in said.standard]
    of_scripts = [(file, *call) for file in scripts(repository) for call in calls_of(file)]
    assert len(calls) > 100
    assert len(of_scripts) > 30
    wrong = {
        (file.name, key)
        for file, key, values in calls + of_scripts
        if values != words.names_in(said.parts(key))
    }
    assert wrong == set()
