"""The blueprint that the pages of litigation hang on."""

from flask import Blueprint

bp = Blueprint("litigation", __name__)
