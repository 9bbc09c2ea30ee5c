"""The blueprint of the course of a matter."""

from flask import Blueprint

bp = Blueprint("proceedings", __name__)
