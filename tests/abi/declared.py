"""Prints the symbols of the functions that the public C++ headers declare and do not define.

Reads what clang makes of the headers: -Xclang -ast-dump=json -Xclang -ast-dump-filter=rentsupport. Templates, and what
is inline, constexpr, defaulted or deleted, is with the caller and needs no symbol.
"""
import json
import sys

FUNCTIONS = {"FunctionDecl", "CXXMethodDecl", "CXXConstructorDecl", "CXXDestructorDecl", "CXXConversionDecl"}
SCOPES = {"NamespaceDecl", "LinkageSpecDecl", "CXXRecordDecl", "FriendDecl"}
WITH_THE_CALLER = ("inline", "constexpr", "explicitlyDefaulted", "explicitlyDeleted", "isImplicit", "pure")


def documents(text):
    """The dump is one JSON document for each declaration that the filter finds."""
    decoder = json.JSONDecoder()
    at = 0
    while at < len(text):
        document, at = decoder.raw_decode(text, at)
        yield document
        while at < len(text) and text[at].isspace():
            at += 1


def functions(node):
    """Finds the functions of a declaration, those of classes and friends too."""
    kind = node.get("kind")
    if kind in FUNCTIONS:
        yield node
    elif kind in SCOPES:
        for inner in node.get("inner", ()):
            yield from functions(inner)


def main():
    declared, defined = set(), set()
    for document in documents(sys.stdin.read()):
        for function in functions(document):
            symbol = function.get("mangledName")
            if not symbol:
                continue
            has_body = any(inner.get("kind") == "CompoundStmt" for inner in function.get("inner", ()))
            known = defined if has_body or any(function.get(mark) for mark in WITH_THE_CALLER) else declared
            known.add(symbol)
    print("\n".join(sorted(declared - defined)))


main()
