"""Words in templates: `{{ w.board.title }}` is the word itself by the time a template is compiled.

`{{ w.table.key }}` becomes the word as if it had been written there, `{{ w.table.key(days=expression) }}` the
word with expressions in its places; both cost nothing when a page is made. Within an expression
(`{{ w.table.one if x else w.table.other }}`) a word is a string. A word that is not there, or takes other
values, is a TemplateSyntaxError.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jinja2 import Environment, TemplateSyntaxError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import escape

from site_builder.words.text import Part, Role, names_in
from site_builder.words.words import Words

NAME = "w"
_OPEN, _CLOSE = frozenset({"lparen", "lbracket", "lbrace"}), frozenset({"rparen", "rbracket", "rbrace"})


def teach(environment: Environment, words: Words) -> None:
    """Let the templates of an environment say these words."""
    environment.extend(words=words)
    environment.add_extension(_InTemplates)


class _InTemplates(Extension):
    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        words: Words = self.environment.words  # type: ignore[attr-defined]  # `extend` put it there
        return _Reading(list(stream), words, stream.name, stream.filename).tokens()


class _Reading:
    """One template's tokens, and how far they are read."""

    def __init__(self, tokens: Sequence[Token], words: Words, name: str | None, filename: str | None) -> None:
        self._tokens, self._words, self._name, self._filename = tokens, words, name, filename
        self._at = 0

    def tokens(self) -> Iterator[Token]:
        while self._at < len(self._tokens):
            if self._type(0) == "variable_begin" and self._is_word(1):
                yield from self._printed()
            elif self._is_word(0):
                line, parts, values = self._word()
                yield from _as_expression(line, parts, values)
            else:
                yield self._tokens[self._at]
                self._at += 1

    def _printed(self) -> Iterator[Token]:
        """`{{ word … }}`: the word in place of the braces, unless the expression goes on after it."""
        begin = self._tokens[self._at]
        self._at += 1
        line, parts, values = self._word()
        if self._type(0) != "variable_end":
            yield begin
            yield from _as_expression(line, parts, values)
            return
        end = self._tokens[self._at]
        self._at += 1
        for role, said in parts:
            if role is Role.VALUE:
                yield from (begin, *values[said], end)
            else:
                yield Token(line, "data", str(escape(said)) if role is Role.TEXT else said)

    def _type(self, ahead: int) -> str:
        at = self._at + ahead
        return self._tokens[at].type if 0 <= at < len(self._tokens) else ""

    def _is_word(self, ahead: int) -> bool:
        at = self._at + ahead
        return (
            self._type(ahead) == "name"
            and self._tokens[at].value == NAME
            and self._type(ahead + 1) == "dot"
            and self._type(ahead - 1) not in ("dot", "pipe")
        )

    def _word(self) -> tuple[int, tuple[Part, ...], dict[str, Sequence[Token]]]:
        """Read `w.table.key` and its values; gives the line, the word and the tokens of each value."""
        line = self._tokens[self._at].lineno
        self._at += 1
        key = []
        while self._type(0) == "dot" and self._type(1) == "name":
            key.append(self._tokens[self._at + 1].value)
            self._at += 2
        values = dict(self._values(line)) if self._type(0) == "lparen" else {}
        try:
            parts = self._words.parts(".".join(key))
        except KeyError as error:
            raise self._wrong(f"no word {error.args[0]} in words.toml", line) from error
        if names_in(parts) != values.keys():
            wanted = ", ".join(sorted(names_in(parts))) or "no value"
            raise self._wrong(f"{'.'.join(key)} takes {wanted}, not {', '.join(sorted(values))}", line)
        return line, parts, values

    def _values(self, line: int) -> Iterator[tuple[str, Sequence[Token]]]:
        self._at += 1
        while self._type(0) != "rparen":
            if self._type(0) != "name" or self._type(1) != "assign":
                raise self._wrong("the values of a word are written name=expression", line)
            name = self._tokens[self._at].value
            self._at += 2
            begin, depth = self._at, 0
            while depth or self._type(0) not in ("comma", "rparen"):
                if not self._type(0):
                    raise self._wrong("the values of a word do not end", line)
                depth += (self._type(0) in _OPEN) - (self._type(0) in _CLOSE)
                self._at += 1
            own = self._tokens[begin : self._at]
            yield name, list(_Reading(own, self._words, self._name, self._filename).tokens())
            self._at += self._type(0) == "comma"
        self._at += 1

    def _wrong(self, message: str, line: int) -> TemplateSyntaxError:
        return TemplateSyntaxError(message, line, self._name, self._filename)


def _as_expression(line: int, parts: Sequence[Part], values: dict[str, Sequence[Token]]) -> Iterator[Token]:
    """The word as one string: `("以 " ~ (as_of) ~ " 为准。")`."""
    if any(role is Role.MARKUP for role, _ in parts):
        raise TemplateSyntaxError("a word with markup stands alone between its braces", line)
    yield Token(line, "lparen", "(")
    for place, (role, said) in enumerate(parts):
        if place:
            yield Token(line, "tilde", "~")
        if role is Role.TEXT:
            yield Token(line, "string", said)
        else:
            yield from (Token(line, "lparen", "("), *values[said], Token(line, "rparen", ")"))
    yield Token(line, "rparen", ")")
