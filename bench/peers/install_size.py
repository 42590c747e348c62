"""Prints {package: bytes of it and all it depends on, as installed} for the packages named that are there."""

import json
import re
import sys
from importlib.metadata import PackageNotFoundError, distribution


def closure(name, seen):
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return seen
    seen[name.lower().replace("_", "-")] = found
    for requirement in found.requires or []:
        wanted, _, marker = requirement.partition(";")
        wanted = re.match(r"[\w.-]+", wanted).group().lower().replace("_", "-")
        if "extra" not in marker and wanted not in seen:
            closure(wanted, seen)
    return seen


def size(found):
    paths = [path.locate() for path in found.files or []]
    return sum(path.stat().st_size for path in paths if path.is_file())


sizes = {name: sum(map(size, closure(name, {}).values())) for name in sys.argv[1:]}
print(json.dumps({name: total for name, total in sizes.items() if total}))
