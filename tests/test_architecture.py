"""The shape of the whole, where import-linter cannot see it.

The order of the apps and of their rooms is written once, in pyproject.toml; everything here is read against it.
"""

import ast
import re
import tomllib
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.template import engines

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
IMPORT_LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
ORDER, *ROOMS = IMPORT_LINTER["contracts"]
LEVEL = {app: level for level, layer in enumerate(ORDER["layers"]) for app in layer.split(" | ")}
TOP, *_, BOTTOM = LEVEL
NOT_APPS = {"tests", "bench"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "misc", "services", "selectors", "signals"}
# What an app may ask of another one below it; the top, which composes pages of several, may ask for more.
# A form too: “About you” is asked on the page of a registration; and the search that such a form is checked by.
OPEN_ROOMS = {"models", "actions", "rules", "forms", "search"}
OPEN_ROOMS_FOR_TOP = OPEN_ROOMS | {"urls", "panels", "privacy"}
# What the parts of an app that stand outside its layers may ask of its rooms.
OPEN_ROOMS_OUTSIDE_THE_LAYERS = {"migrations": {"models"}, "templatetags": {"models", "rules", "panels"}, "apps": set()}
# Templates that an installed package looks for, and whose words they are.
OVERRIDES = {"account": "accounts", "allauth": "accounts", "mfa": "accounts", "socialaccount": "accounts"}
# The frame round every page is the whole portal's. What of the top it leads to, any page may lead to.
FRAME = ("layouts/", "admin/base_site.html")
TAKES_AN_ADDRESS = {"reverse", "reverse_lazy", "redirect", "resolve_url"}


def python_files():
    return [file for app in LEVEL for file in sorted((ROOT / app).rglob("*.py"))]


def imports(file):
    """Every module or name of ours that the file imports, as its dotted parts."""
    package = list(file.relative_to(ROOT).parts[:-1])
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            module = [*start, *(node.module.split(".") if node.module else [])]
            yield from ([*module, alias.name] for alias in node.names)


def is_below(lower, upper):
    return LEVEL[lower] > LEVEL[upper]


def where(file, node=None):
    return f"{file.relative_to(ROOT)}{f':{node.lineno}' if node else ''}"


# -- apps -------------------------------------------------------------------------------------------------
def test_every_package_stands_in_the_order_of_the_apps():
    packages = {init.parent.name for init in ROOT.glob("*/__init__.py")}
    assert packages - NOT_APPS == set(LEVEL) == set(IMPORT_LINTER["root_packages"])


def test_every_app_keeps_its_rooms():
    assert sorted(app for contract in ROOMS for app in contract["containers"]) == sorted(LEVEL)
    assert all(contract["exhaustive"] for contract in ROOMS)


def test_every_app_is_installed():
    assert set(LEVEL) <= {app.name for app in apps.get_app_configs()}


def test_apps_ask_each_other_for_their_open_rooms_only():
    wrong = []
    for file in python_files():
        here = file.relative_to(ROOT).parts[0]
        allowed = OPEN_ROOMS_FOR_TOP if here == TOP else OPEN_ROOMS
        for app, *rest in imports(file):
            if app in LEVEL and app not in (here, BOTTOM) and (not rest or rest[0] not in allowed):
                wrong.append(f"{where(file)} imports {'.'.join([app, *rest])}")
    assert wrong == []


def test_the_parts_outside_the_layers_ask_little_of_the_rooms():
    wrong = []
    for file in python_files():
        here, *path = file.relative_to(ROOT).with_suffix("").parts
        allowed = OPEN_ROOMS_OUTSIDE_THE_LAYERS.get(path[0])
        if allowed is None:
            continue
        for app, *rest in imports(file):
            if app == here != BOTTOM and rest and rest[0] not in allowed | {path[0]}:
                wrong.append(f"{where(file)} imports {'.'.join([app, *rest])}")
    assert wrong == []


def test_foreign_keys_between_apps_point_down_and_leave_no_name_above():
    wrong = []
    for model in (model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in LEVEL):
        for field in (field for field in model._meta.get_fields() if field.many_to_one or field.many_to_many):
            if field.auto_created or not field.related_model:
                continue
            upper, lower = model._meta.app_label, field.related_model._meta.app_label
            if lower not in LEVEL or lower == upper:
                continue
            if not is_below(lower, upper) or not field.remote_field.hidden:
                wrong.append(f"{field} to {lower}")
    assert wrong == []


def test_who_somebody_is_stands_in_accounts():
    assert settings.AUTH_USER_MODEL == "accounts.User"


# -- modules ----------------------------------------------------------------------------------------------
def test_no_module_is_named_after_nothing():
    named = {file: {part.removesuffix(".py") for part in file.relative_to(ROOT).parts} for file in python_files()}
    assert [where(file) for file, names in named.items() if names & FORBIDDEN_NAMES] == []


def test_no_module_and_no_template_is_too_long_to_read():
    modules = [*ROOT.glob("*.py"), *(ROOT / "tests").rglob("*.py"), *python_files()]
    most_lines = dict.fromkeys((file for file in modules if "migrations" not in file.parts), 400)
    most_lines |= dict.fromkeys(TEMPLATES.rglob("*.html"), 150)
    assert [where(file) for file, most in most_lines.items() if len(file.read_text().splitlines()) > most] == []


def test_no_request_publishes_a_task():
    """A broker that hangs would hold the request: beat looks for due rows instead."""
    wrong = []
    for file in python_files():
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in {"delay", "apply_async", "send_task"}:
                wrong.append(where(file, node))
    assert wrong == []


#: Here rows of campaigns get a state of their own, and none of events is touched.
STATES_OF_CAMPAIGNS = {f"campaigns/actions/{name}.py" for name in ("boosting", "local_events", "support")}


def test_the_state_of_a_registration_is_assigned_at_one_place():
    """move(), which knows the arrows; nothing goes round it by an update of rows either. Apps below know none."""
    places = []
    know_registrations = [file for file in python_files() if not is_below(file.relative_to(ROOT).parts[0], "events")]
    for file in (file for file in know_registrations if "migrations" not in file.parts):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Assign):
                names = {getattr(target, "attr", None) for target in node.targets}
            elif isinstance(node, ast.Call) and getattr(node.func, "attr", None) == "update":
                names = {keyword.arg for keyword in node.keywords}
            else:
                continue
            places += [file.relative_to(ROOT).as_posix()] if "state" in names else []
    assert set(places) - STATES_OF_CAMPAIGNS == {"events/actions/states.py"}


# -- templates --------------------------------------------------------------------------------------------
def owner(template):
    """The app whose words the template holds; layouts, components and the like belong to the bottom."""
    folders = Path(template).parts[:-1]
    if not folders:
        return TOP
    named = next((folder for folder in folders[:2] if folder in LEVEL), None)
    return named or OVERRIDES.get(folders[0], BOTTOM)


def templates():
    return [(str(file.relative_to(TEMPLATES)), file.read_text()) for file in sorted(TEMPLATES.rglob("*.*"))]


def test_templates_take_in_only_what_stands_below():
    names = {name for name, _ in templates()}
    wrong = []
    for name, text in templates():
        for other in re.findall(r"{%-?\s*(?:include|extends)\s+[\"']([^\"']+)", text):
            if other in names and owner(other) != owner(name) and not is_below(owner(other), owner(name)):
                wrong.append(f"{name} takes in {other}")
    assert wrong == []


def test_templates_load_only_tags_that_stand_below():
    libraries = engines["django"].engine.libraries
    wrong = []
    for name, text in templates():
        for loaded in re.findall(r"{%-?\s*load\s+(.+?)\s*-?%}", text):
            for library in loaded.rpartition(" from ")[2].split():
                app = libraries.get(library, "").partition(".")[0]
                if app in LEVEL and app != owner(name) and not is_below(app, owner(name)):
                    wrong.append(f"{name} loads {library}")
    assert wrong == []


def test_templates_bring_no_script_of_their_own_and_trust_nobody_elses():
    """The content policy would refuse the first; text from people is data."""
    wrong = {
        "a script": r"<script(?![^>]*(\bsrc=|application/(ld\+)?json))",
        "a handler": r"<[^>{]+\son[a-z]+=",
        "text taken as HTML": r"\|\s*safe(seq)?\b|autoescape\s+off",
    }
    pages = [(name, text) for name, text in templates() if name.endswith(".html")]
    assert [f"{name}: {what}" for name, text in pages for what, how in wrong.items() if re.search(how, text)] == []


# -- addresses --------------------------------------------------------------------------------------------
def calls():
    for file in python_files():
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call):
                yield file, node, getattr(node.func, "id", getattr(node.func, "attr", None))


def named_addresses():
    """The app of each address, by its name; the staff area's and the mailbox's have a namespace and stand not here."""
    return {
        keyword.value.value: file.relative_to(ROOT).parts[0]
        for file, call, called in calls()
        if called in {"path", "re_path"}
        for keyword in call.keywords
        if keyword.arg == "name" and isinstance(keyword.value, ast.Constant)
    }


def leads_up(here, address, addresses):
    namespace, _, name = address.rpartition(":")
    if namespace == "admin":
        there = name.partition("_")[0]
        return there in LEVEL and is_below(here, there)
    return is_below(here, TOP if namespace else addresses[name])


def addresses_in(text):
    return re.findall(r"{%-?\s*(?:url|nav_link)\s+[\"']([^\"']+)", text)


def test_addresses_are_named_only_by_their_app_and_those_above():
    addresses = named_addresses()
    frame = {address for name, text in templates() if name.startswith(FRAME) for address in addresses_in(text)}
    everywhere = {address for address in frame if addresses.get(address) == TOP}
    named = [
        (where(file, call), file.relative_to(ROOT).parts[0], first.value)
        for file, call, called in calls()
        if called in TAKES_AN_ADDRESS
        for first in call.args[:1]
        if isinstance(first, ast.Constant) and not first.value.startswith("/")
    ]
    named += [
        (name, owner(name), address)
        for name, text in templates()
        if not name.startswith(FRAME)
        for address in addresses_in(text)
    ]

    assert named
    assert everywhere
    wrong = [
        f"{place} leads to {address}"
        for place, here, address in named
        if address not in everywhere and leads_up(here, address, addresses)
    ]
    assert wrong == []
