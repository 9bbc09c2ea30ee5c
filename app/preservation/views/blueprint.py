"""The blueprint of preservation."""

from flask import Blueprint

bp = Blueprint("preservation", __name__)
