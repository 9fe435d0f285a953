"""What the apps tell the kernel, in a module of one name for all of them, is read when it is first asked for: a short command asks for little."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps


@cache
def read(module: str) -> None:
    """Read this module of every app of ours that has one."""
    for config in apps.get_app_configs():
        if config.name.startswith("xinqiao."):
            read_of(config.label, module)


@cache
def read_of(label: str, module: str) -> None:
    """Read this module of one app, where it has one."""
    name = f"{apps.get_app_config(label).name}.{module}"
    if find_spec(name):
        import_module(name)
