"""What the registry of commands must hold for pages: addresses of their own, and words for everything that can be chosen or stands in a history."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from typing import get_args, get_type_hints

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model

import xinqiao
from tests.environment import ROOT
from xinqiao.kernel.commands import REGISTRY, CommandSpec, act_on, check_slugs
