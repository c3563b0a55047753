"""A safe, streaming walk over the records of an XML list.

The file comes from outside: no DTD, no entity, no network, no huge tree. Records are handed out one
by one and dropped behind us. Namespaces are checked at the root and left out of the names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from lxml import etree

from screening.errors import BrokenListError


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a list, read whole.

    Args:
        name: its name without namespace.
        attributes: as printed.
        text: its own text, blanks at both ends gone.
        children: elements in it, in printed order.
    """

    name: str
    attributes: Mapping[str, str]
    text: str
    children: tuple[Element, ...]

    def all(self, *path: str) -> Iterator[Element]:
        """Every element that the path of names leads to."""
        found = [self]
        for name in path:
            found = [c for element in found for c in element.children if c.name == name]
        return iter(found)

    def value(self, *path: str) -> str:
        """The text of the first element at the path with any, in one line; empty for none."""
        return next(self.values(*path), "")

    def values(self, *path: str) -> Iterator[str]:
        """The texts at the path that are not empty, each in one line."""
        return (line for element in self.all(*path) if (line := " ".join(element.text.split())))

    def get(self, attribute: str) -> str:
        """An attribute in one line, empty when it is not there."""
        return " ".join(self.attributes.get(attribute, "").split())

    def plain(self) -> Any:
        """As the agency printed it, ready for JSON; ``@`` marks attributes, ``#`` the text."""
        if not self.attributes and not self.children:
            return self.text
        plain: dict[str, Any] = {f"@{name}": text for name, text in self.attributes.items()}
        if self.text:
            plain["#"] = self.text
        for child in self.children:
            plain.setdefault(child.name, []).append(child.plain())
        return plain


def read_elements(
    stream: BinaryIO, *names: str, root: str, namespaces: tuple[str, ...] = ("",)
) -> Iterator[tuple[int, Element]]:
    """The elements of these names anywhere in the file, with their numbers in it (from 1).

    One inside another of them is part of that one, and not handed out by itself.

    Args:
        stream: the XML file.
        names: elements that are wanted.
        root: name that the root element must have.
        namespaces: namespaces that the root element may have.

    Raises:
        BrokenListError: another root or namespace, XML that is cut or damaged.
    """
    number, inside = 0, 0
    try:
        for event, node in etree.iterparse(
            stream,
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        ):
            name = _local(node)
            if event == "start":
                if node.getparent() is None:
                    _require_root(node, root, namespaces)
                inside += name in names
                continue
            if name not in names:
                continue
            inside -= 1
            if inside:
                continue
            number += 1
            yield number, _element(node)
            _drop(node)
    except etree.XMLSyntaxError as error:
        raise BrokenListError(f"the XML is cut or damaged: {error.msg}") from error


def _require_root(node: Any, root: str, namespaces: tuple[str, ...]) -> None:
    name = etree.QName(node)
    if name.localname != root:
        raise BrokenListError(f"the root element is <{name.localname}>, expected <{root}>")
    if (name.namespace or "") not in namespaces:
        known = " or ".join(filter(None, namespaces)) or "none"
        raise BrokenListError(f"the namespace is {name.namespace or 'none'}, expected {known}")


def _local(node: Any) -> str:
    return _bare(node.tag) if isinstance(node.tag, str) else ""


def _bare(name: str) -> str:
    """A name without its namespace ("{urn:x}name"); asked for every element of a file."""
    return name.rpartition("}")[2]


def _element(node: Any) -> Element:
    children = tuple(_element(child) for child in node if isinstance(child.tag, str))
    attributes = {_bare(name): value for name, value in node.attrib.items()}
    return Element(_local(node), attributes, (node.text or "").strip(), children)


def _drop(node: Any) -> None:
    """Free what was read, and what stands before it in the file."""
    node.clear(keep_tail=False)
    while node.getprevious() is not None:
        parent = node.getparent()
        if parent is None:
            return
        del parent[0]
